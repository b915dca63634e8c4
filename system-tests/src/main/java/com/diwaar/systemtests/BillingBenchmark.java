package com.diwaar.systemtests;

import com.diwaar.localstack.StackConfig;
import com.diwaar.localstack.StackPart;
import com.diwaar.systemtests.measure.Database;
import com.diwaar.systemtests.measure.LedgerLoad;
import com.diwaar.systemtests.measure.PlainUpdates;
import com.diwaar.systemtests.measure.ProcessorTime;
import com.diwaar.systemtests.measure.StatementSamples;
import com.diwaar.systemtests.measure.UsageOfAMonth;
import com.diwaar.systemtests.measure.WebhookLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures billing by itself, on one core where {@code taskset} is there: reservations over HTTP, the ledger from its topic, and
 * what was used in a month of many records. Each speed stands beside a plain update of one row in the same run, since only the
 * ratio means something on another machine. Exit code 1 where a reservation was refused or the books are not right.
 */
public final class BillingBenchmark {

    private static final String USAGE = """
            bench --billing [--seconds 10] [--clients 16] [--warm-up 60000] [--organizations 100] [--events 200000]
                  [--records 10000000] [--heap-mb 512] [--jvm OPTION,...] [--json FILE]
                  measures billing alone, on one core: reservations a second, ledger events a second, GET /usage

            seconds      of each measurement
            clients      callers at once, and sessions of the plain updates that they are compared with
            events       sms-sent, each with a reservation of its own; 0 leaves the ledger out
            records      usage records of one organisation in a month; 0 leaves GET /usage out
            jvm          more options for billing's JVM
            """;

    private static final BenchmarkCommand<Plan> COMMAND = new BenchmarkCommand<>(
            USAGE,
            "benchmark-billing.json",
            List.of(
                    "--seconds",
                    "--clients",
                    "--warm-up",
                    "--organizations",
                    "--events",
                    "--records",
                    "--heap-mb",
                    "--jvm"),
            Plan::of,
            Plan::tune,
            (stack, narrator, plan, report) -> new BillingBenchmark(stack, narrator, plan).run(report));

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LIMIT = "1000000000";
    private static final int BATCH = 20;
    private static final int AT_A_RATE = 64;

    private final StackUnderTest stack;
    private final Narrator narrator;
    private final Plan plan;
    private final Database database;
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private boolean clean = true;

    /** What to do, as the options say it. */
    private record Plan(
            int seconds,
            int clients,
            int warmUp,
            int organizations,
            int events,
            int records,
            int heapMb,
            List<String> jvm) {

        static Plan of(Options options) {
            return new Plan(
                    options.number("--seconds", 10),
                    options.number("--clients", 16),
                    options.number("--warm-up", 60_000),
                    options.number("--organizations", 100),
                    options.number("--events", 200_000),
                    options.number("--records", 10_000_000),
                    options.number("--heap-mb", 512),
                    options.text("--jvm").map(all -> List.of(all.split(","))).orElse(List.of()));
        }

        StackConfig tune(StackConfig config) {
            var options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=4", "-Xmx%dm".formatted(heapMb)));
            options.addAll(jvm);
            return config.withParts(Set.of(StackPart.KAFKA, StackPart.REGISTRY, StackPart.POSTGRES, StackPart.BILLING))
                    .withoutDemo()
                    .withJvmOptions(StackPart.BILLING, options.toArray(String[]::new));
        }
    }

    private BillingBenchmark(StackUnderTest stack, Narrator narrator, Plan plan) {
        this.stack = stack;
        this.narrator = narrator;
        this.plan = plan;
        this.database = Database.of(stack, StackPart.BILLING);
    }

    static void main(List<String> words) throws IOException, InterruptedException {
        COMMAND.run(words);
    }

    private boolean run(Path file) throws IOException, InterruptedException {
        facts.put("plan", plan);
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        List<Long> many = IntStream.range(0, plan.organizations())
                .mapToObj(_ -> newOrganization())
                .toList();
        List<Long> one = List.of(newOrganization());
        narrator.say("%d reservations to warm up", plan.warmUp());
        put(reservations(many, plan.warmUp()), 0);
        put(reservations(one, plan.warmUp() / 4), 0);
        facts.put("billing_on_one_core", isOnOneCore());
        compared("reservations_over_%d_organizations".formatted(many.size()), many);
        compared("reservations_of_one_organization", one);
        atARate("at_2000_a_second", many, 2000);
        atARate("at_500_a_second_of_one", one, 500);
        batches(many);
        if (plan.events() > 0) {
            ledger(many);
        }
        if (plan.records() > 0) {
            usage();
        }
        report(file);
        return clean;
    }

    /** Billing alone; what it stands on, and whoever calls it, goes where it likes. */
    private boolean isOnOneCore() throws InterruptedException {
        try {
            return new ProcessBuilder("taskset", "-a", "-c", "-p", "0", Long.toString(billing()))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private long billing() {
        return stack.part(StackPart.BILLING.label()).pid();
    }

    private long newOrganization() {
        return stack.http()
                .send(
                        "POST",
                        stack.url(StackPart.BILLING) + "/organizations",
                        stack.variable("DIWAAR_ADMIN_TOKEN"),
                        Map.of("name", "Benchmark", "message_limit", Long.parseLong(LIMIT)))
                .expected()
                .path("id")
                .asLong();
    }

    private List<byte[]> reservations(List<Long> organizations, int count) {
        String token = stack.variable("DIWAAR_SERVICE_TOKEN");
        return IntStream.range(0, count)
                .mapToObj(i -> WebhookLoad.json(
                        "/reservations", token, reservation(organizations.get(i % organizations.size()))))
                .toList();
    }

    private static String reservation(long organization) {
        return "{\"reservation_id\":\"text:SM%s\",\"organization_id\":%d,\"units\":1}"
                .formatted(UUID.randomUUID().toString().replace("-", ""), organization);
    }

    private WebhookLoad put(List<byte[]> requests, int rate) {
        WebhookLoad load = WebhookLoad.put(
                stack.part(StackPart.BILLING.label()).port(), requests, rate == 0 ? plan.clients() : AT_A_RATE, rate);
        clean &= load.ok() == load.sent();
        return load;
    }

    /** As fast as they are taken, beside the plain update. */
    private void compared(String name, List<Long> organizations) throws IOException, InterruptedException {
        narrator.say("%s, as fast as they are taken", name.replace('_', ' '));
        PlainUpdates plain = PlainUpdates.measured(database, organizations.size(), plan.clients(), plan.seconds());
        int count = (int) Math.min(200_000, plain.perSecond() * plan.seconds() / 2);
        List<byte[]> requests = reservations(organizations, Math.max(1000, count));
        WebhookLoad load = costed(name, requests.size(), () -> put(requests, 0));
        put(name, "per_second", Math.round(load.perSecond()));
        put(name, "ms", load.millis().rounded());
        put(name, "plain_updates_per_second", Math.round(plain.perSecond()) + " by " + plain.by());
        put(name, "of_the_plain_update", rounded(load.perSecond() / plain.perSecond()));
    }

    private void atARate(String name, List<Long> organizations, int rate) {
        narrator.say("%s, for %d s", name.replace('_', ' '), plan.seconds());
        List<byte[]> requests = reservations(organizations, rate * plan.seconds());
        WebhookLoad load = costed(name, requests.size(), () -> put(requests, rate));
        put(name, "per_second", Math.round(load.perSecond()));
        put(name, "ms", load.millis().rounded());
    }

    private void batches(List<Long> organizations) {
        narrator.say("%d reservations a request", BATCH);
        String token = stack.variable("DIWAAR_SERVICE_TOKEN");
        int count = 500 * plan.seconds() / 2;
        List<byte[]> requests = IntStream.range(0, count)
                .mapToObj(i -> WebhookLoad.json(
                        "/reservations/batch",
                        token,
                        IntStream.range(0, BATCH)
                                .mapToObj(n -> reservation(organizations.get((i + n / 4) % organizations.size())))
                                .collect(Collectors.joining(",", "{\"reservations\":[", "]}"))))
                .toList();
        String name = "batches_of_" + BATCH;
        WebhookLoad load = costed(name, BATCH * count, () -> put(requests, 0));
        put(name, "reservations_per_second", Math.round(BATCH * load.perSecond()));
        put(name, "ms", load.millis().rounded());
    }

    private void ledger(List<Long> organizations) throws IOException, InterruptedException {
        narrator.say("%d texts went out, and billing hears of them at once", plan.events());
        PlainUpdates plain = PlainUpdates.measured(database, organizations.size(), plan.clients(), plan.seconds());
        var load = new LedgerLoad(stack, database, organizations);
        load.prepare(plan.events());
        String name = "ledger";
        double perSecond = costed(name, plan.events(), load::take);
        put(name, "per_second", Math.round(perSecond));
        put(name, "of_the_plain_update", rounded(perSecond / plain.perSecond()));
        List<String> wrong = load.wrong();
        put(name, "wrong", wrong);
        clean &= wrong.isEmpty();
    }

    private void usage() throws InterruptedException {
        narrator.say("a month of %d records", plan.records());
        var month = new UsageOfAMonth(stack, database, newOrganization(), plan.records());
        month.make();
        Map<String, Object> found = month.measured();
        facts.put("get_usage", found);
        clean &= Boolean.TRUE.equals(found.get("agrees_with_its_records"));
    }

    /** Does it, and notes what it cost each process, and what the database was seen doing. */
    private <T> T costed(String name, int times, Supplier<T> work) {
        long billingBefore = ProcessorTime.ofTree(billing());
        long postgres = stack.part(StackPart.POSTGRES.label()).pid();
        long postgresBefore = ProcessorTime.ofTree(postgres);
        T result;
        StatementSamples samples = StatementSamples.begin(database);
        try (samples) {
            result = work.get();
        }
        put(name, "billing_cpu_us_each", perTime(ProcessorTime.ofTree(billing()) - billingBefore, times));
        put(name, "postgres_cpu_us_each", perTime(ProcessorTime.ofTree(postgres) - postgresBefore, times));
        put(name, "seen_in_the_database_percent", samples.shares());
        return result;
    }

    private static double perTime(long millis, int times) {
        return rounded(1000.0 * millis / times);
    }

    @SuppressWarnings("unchecked") // made here and nowhere else
    private void put(String name, String fact, Object value) {
        ((Map<String, Object>) facts.computeIfAbsent(name, _ -> new LinkedHashMap<String, Object>())).put(fact, value);
        if (!(value instanceof Map)) {
            narrator.say("  %s %s", fact.replace('_', ' '), value);
        }
    }

    private void report(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(facts));
        System.out.println(Files.readString(file));
        narrator.say("written to %s; %s", file, clean ? "all is right" : "NOT RIGHT");
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.2f", value));
    }
}
