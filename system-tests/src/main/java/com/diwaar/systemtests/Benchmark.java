package com.diwaar.systemtests;

import com.diwaar.localstack.StackConfig;
import com.diwaar.localstack.StackPart;
import com.diwaar.systemtests.judge.Correspondence;
import com.diwaar.systemtests.judge.Onlooker;
import com.diwaar.systemtests.measure.Costs;
import com.diwaar.systemtests.measure.Speeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Many people text at once, and the whole stack is measured: a stack of its own, with the scripted model at a set latency.
 * Says what it does, prints a table, writes JSON. Exit code 1 where a text was lost, doubled or out of order.
 */
public final class Benchmark {

    private static final String USAGE = """
            bench [--messages 6000] [--customers 1000] [--rate 0] [--at-once 100] [--model-ms 1000] [--warm-up 1500]
                  [--jit c1|c2] [--json FILE]
            bench --texts FILE [--people 50] [--rate 40]
                  puts texts that people really sent through the stack, a JSON object with "text" per line

            bench --conversation [--help]
                  measures conversation-service alone: model calls in flight, its own share of a message

            bench --ingress [--help]
                  measures ingress alone, beside an empty endpoint on its server and a bare producer

            bench --outbound [--help]
                  measures outbound alone: sends a second, and how exactly it keeps a sender's pace

            bench --billing [--help]
                  measures billing alone, beside a plain update: reservations, the ledger, a month's usage

            messages   signed webhooks to send, from so many customers, each one's in order
            rate       webhooks a second; 0 is as fast as they are taken
            at-once    webhooks under way at once at most
            model-ms   how long the scripted model takes for an answer
            warm-up    webhooks that are sent before and not measured
            jit        c2 is the JVM as in production (default), c1 as ./diwaar up starts it
            """;

    private static final BenchmarkCommand<Plan> COMMAND = new BenchmarkCommand<>(
            USAGE,
            "benchmark.json",
            List.of("--messages", "--customers", "--rate", "--at-once", "--model-ms", "--warm-up", "--jit"),
            Plan::of,
            Plan::tune,
            (stack, narrator, plan, report) -> new Benchmark(stack, narrator, plan).run(report));

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration QUIET = Duration.ofSeconds(60);

    private final StackUnderTest stack;
    private final Narrator narrator;
    private final Plan plan;

    /** What to do, as the options say it. */
    private record Plan(int messages, int customers, int rate, int atOnce, int modelMillis, int warmUp, String jit) {

        static Plan of(Options options) {
            return new Plan(
                    options.number("--messages", 6000),
                    options.number("--customers", 1000),
                    options.number("--rate", 0),
                    options.number("--at-once", 100),
                    options.number("--model-ms", 1000),
                    options.number("--warm-up", 1500),
                    options.text("--jit").orElse("c2"));
        }

        StackConfig tune(StackConfig config) {
            StackConfig tuned = config.withPartVariable(
                    StackPart.PHONE, "SIM_KEEP_MESSAGES", Integer.toString(4 * (messages + warmUp) + 1000));
            for (StackPart part : StackPart.of(StackPart.Kind.SERVICE)) {
                tuned = jit.equals("c2")
                        ? tuned.withJvmOptions(part, "-XX:TieredStopAtLevel=4", "-Xmx512m")
                        : tuned.withJvmOptions(part, "-Xmx512m");
            }
            return tuned.withJvmOptions(StackPart.PHONE, "-XX:TieredStopAtLevel=4", "-Xmx1g");
        }
    }

    private Benchmark(StackUnderTest stack, Narrator narrator, Plan plan) {
        this.stack = stack;
        this.narrator = narrator;
        this.plan = plan;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 1 && arguments[0].equals("--texts")) {
            RealInput.main(Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("--conversation")) {
            ConversationBenchmark.main(Arrays.asList(arguments).subList(1, arguments.length));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("--ingress")) {
            IngressBenchmark.main(Arrays.asList(arguments).subList(1, arguments.length));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("--outbound")) {
            OutboundBenchmark.main(Arrays.asList(arguments).subList(1, arguments.length));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("--billing")) {
            BillingBenchmark.main(Arrays.asList(arguments).subList(1, arguments.length));
            return;
        }
        COMMAND.run(List.of(arguments));
    }

    private boolean run(Path file) throws IOException, InterruptedException {
        stack.liftLimits(Map.of());
        stack.phone().behave(Map.of("model_latency_ms", plan.modelMillis()));
        try (var onlooker = new Onlooker(stack)) {
            narrator.say("warming up with %d texts", plan.warmUp());
            List<String> warmers = stack.newPeople(Math.max(1, plan.warmUp() / 4));
            send(drafts(warmers, plan.warmUp()));
            onlooker.awaitAnswers(warmers, QUIET, (answered, accepted) -> {});
            stack.phone().reset();
            stack.phone().behave(Map.of("model_latency_ms", plan.modelMillis()));
            List<String> people = stack.newPeople(plan.customers());
            narrator.say(
                    "measuring %d texts of %d people, %s",
                    plan.messages(),
                    people.size(),
                    plan.rate() == 0 ? "as fast as they are taken" : plan.rate() + "/s");
            Costs before = Costs.of(stack);
            Phone.Report report = send(drafts(people, plan.messages()));
            narrator.say("webhooks: %s", report.byStatus());
            awaitQuiet(report.accepted());
            Costs costs = Costs.of(stack).since(before);
            Correspondence seen = onlooker.awaitAnswers(
                    people, QUIET, (answered, accepted) -> narrator.say("%d of %d answered", answered, accepted));
            Timeline timeline = stack.phone().timeline();
            return report(file, report, seen, timeline, costs, stack.phone().counters());
        }
    }

    /** Sends them in the background, and says how far it is. */
    private Phone.Report send(List<Phone.Draft> drafts) throws InterruptedException {
        CompletableFuture<Phone.Report> sending = CompletableFuture.supplyAsync(
                () -> stack.phone().textAll(drafts, plan.atOnce(), plan.rate()),
                task -> Thread.ofPlatform().daemon().start(task));
        while (!Patience.until(Duration.ofSeconds(2), sending::isDone)) {
            progress();
        }
        return sending.join();
    }

    /** Waits until the provider got no more for a while, looking only at counters: a look into the topics costs. */
    private void awaitQuiet(int accepted) throws InterruptedException {
        long creates = -1;
        int same = 0;
        while (same < 4) {
            Thread.sleep(500);
            JsonNode counters = stack.phone().counters();
            long now = counters.path("counts").path("creates_accepted").asLong();
            boolean idle = counters.path("model_calls_in_flight").asInt() == 0;
            same = now == creates && idle && (now > 0 || accepted == 0) ? same + 1 : 0;
            if (now != creates) {
                progress();
            }
            creates = now;
        }
    }

    private void progress() {
        JsonNode counters = stack.phone().counters();
        JsonNode counts = counters.path("counts");
        narrator.say(
                "  %d webhooks accepted, %d model calls (%d under way), %d texts sent",
                counts.path("webhooks_200").asLong(),
                counts.path("model_calls").asLong(),
                counters.path("model_calls_in_flight").asInt(),
                counts.path("creates_accepted").asLong());
    }

    private List<Phone.Draft> drafts(List<String> people, int count) {
        var drafts = new ArrayList<Phone.Draft>();
        for (int i = 0; i < count; i++) {
            String person = people.get(i % people.size());
            drafts.add(new Phone.Draft(
                    person, stack.assistantNumber(), person + ": " + Questions.number(i / people.size())));
        }
        return drafts;
    }

    private boolean report(
            Path file, Phone.Report report, Correspondence seen, Timeline timeline, Costs costs, JsonNode counters)
            throws IOException {
        Speeds speeds = Speeds.of(seen, timeline);
        var faults = new LinkedHashMap<String, Object>();
        faults.put("not_accepted", report.sent() - report.accepted());
        faults.put("lost", seen.lost().size());
        faults.put("doubled", seen.doubled().size());
        faults.put("order_violations", seen.outOfOrder().size());
        faults.put("changed", seen.changed().size());
        faults.put(
                "model_calls_of_one_conversation_at_once",
                counters.path("model_calls_per_conversation_max").asInt());
        faults.put("overlaps_of_answered_model_calls", timeline.overlapsOfAnsweredCalls());
        faults.put(
                "overlapping_model_calls", counters.path("model_call_overlaps").asInt());
        var json = new LinkedHashMap<String, Object>();
        json.put("plan", plan);
        json.put("processors", Runtime.getRuntime().availableProcessors());
        json.put("accepted_webhooks_per_second", round(speeds.acceptedPerSecond()));
        json.put("answered_texts_per_second", round(speeds.answeredPerSecond()));
        json.put("answers", seen.answerCount());
        json.put("webhook_ms", speeds.webhook().rounded());
        json.put("webhook_to_twilio_without_model_ms", speeds.ownTime().rounded());
        json.put("webhook_to_twilio_ms", speeds.wholeTime().rounded());
        json.put("model_calls", counters.path("counts").path("model_calls").asLong());
        json.put(
                "model_calls_in_flight_max",
                counters.path("model_calls_in_flight_max").asInt());
        json.put("faults", faults);
        json.put("processes", processes(costs));
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json));
        print(speeds, seen, costs, faults, counters);
        narrator.say("written to %s", file);
        seen.violations().stream().limit(20).forEach(one -> System.out.println("  VIOLATED: " + one));
        return seen.violations().isEmpty();
    }

    private Map<String, Object> processes(Costs costs) {
        var processes = new LinkedHashMap<String, Object>();
        costs.processorMillis().forEach((part, millis) -> {
            var one = new LinkedHashMap<String, Object>();
            one.put("processor_ms", millis);
            one.put("processor_ms_per_message", round(millis / (double) plan.messages()));
            one.put("resident_mb", costs.residentBytes().getOrDefault(part, 0L) / (1 << 20));
            processes.put(part, one);
        });
        return processes;
    }

    private void print(Speeds speeds, Correspondence seen, Costs costs, Map<String, Object> faults, JsonNode counters) {
        line(
                "%n%d texts of %d people, model at %d ms, %d answers",
                plan.messages(), plan.customers(), plan.modelMillis(), seen.answerCount());
        line("  %-44s %10.1f", "accepted webhooks/s", speeds.acceptedPerSecond());
        line("  %-44s %10.1f", "answered texts/s", speeds.answeredPerSecond());
        line("  %-44s %s", "webhook answered, ms", speeds.webhook());
        line("  %-44s %s", "webhook in to Twilio out without model, ms", speeds.ownTime());
        line("  %-44s %s", "webhook in to Twilio out, ms", speeds.wholeTime());
        line(
                "  %-44s %10d",
                "model calls in flight, most",
                counters.path("model_calls_in_flight_max").asInt());
        faults.forEach((name, count) -> line("  %-44s %10s", name.replace('_', ' '), count));
        line("%n  %-16s %14s %16s", "process", "CPU ms/message", "resident MB");
        costs.processorMillis()
                .forEach((part, millis) -> line(
                        "  %-16s %14.3f %16d",
                        part,
                        millis / (double) plan.messages(),
                        costs.residentBytes().getOrDefault(part, 0L) / (1 << 20)));
        long all = costs.processorMillis().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        line("  %-16s %14.3f%n", "all", all / (double) plan.messages());
    }

    private static void line(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
