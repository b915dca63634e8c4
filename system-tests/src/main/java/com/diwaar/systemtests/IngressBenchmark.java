package com.diwaar.systemtests;

import com.diwaar.events.Topics;
import com.diwaar.localstack.StackConfig;
import com.diwaar.localstack.StackPart;
import com.diwaar.localstack.phone.webhook.Signature;
import com.diwaar.localstack.process.JavaCommand;
import com.diwaar.localstack.process.Part;
import com.diwaar.localstack.process.Ports;
import com.diwaar.localstack.services.ServiceJar;
import com.diwaar.systemtests.measure.BareProducer;
import com.diwaar.systemtests.measure.EmptyEndpoint;
import com.diwaar.systemtests.measure.ProcessorTime;
import com.diwaar.systemtests.measure.WebhookLoad;
import java.io.File;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures ingress by itself: genuine webhooks on kept connections, each answered when the broker has its event. In the same
 * run and with the same load an endpoint that does nothing on the same server, and a bare producer, so that our own share
 * shows. Exit code 1 where a webhook was not answered by 200 or its event is not in the topic.
 */
public final class IngressBenchmark {

    private static final String USAGE = """
            bench --ingress [--webhooks 60000] [--connections 64] [--rate 1500] [--seconds 20] [--warm-up 60000]
                  [--heap-mb 256] [--jvm OPTION,...] [--json FILE]
                  measures ingress alone: webhooks per second of its processor time, and how long each takes

            webhooks     as fast as they are taken, over so many connections
            rate         a second, evenly, for so many seconds: for the times
            jvm          more options for ingress's JVM
            """;

    private static final BenchmarkCommand<Plan> COMMAND = new BenchmarkCommand<>(
            USAGE,
            "benchmark-ingress.json",
            List.of("--webhooks", "--connections", "--rate", "--seconds", "--warm-up", "--heap-mb", "--jvm"),
            Plan::of,
            Plan::tune,
            (stack, narrator, plan, report) -> new IngressBenchmark(stack, narrator, plan).run(report));

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PATH = "/sms/webhook";
    private static final String NUMBER = "+15550001000";

    private final StackUnderTest stack;
    private final Narrator narrator;
    private final Plan plan;
    private int accepted;

    /** What to do, as the options say it. */
    private record Plan(
            int webhooks, int connections, int rate, int seconds, int warmUp, int heapMb, List<String> jvm) {

        static Plan of(Options options) {
            return new Plan(
                    options.number("--webhooks", 60_000),
                    options.number("--connections", 64),
                    options.number("--rate", 1500),
                    options.number("--seconds", 20),
                    options.number("--warm-up", 60_000),
                    options.number("--heap-mb", 256),
                    options.text("--jvm").map(all -> List.of(all.split(","))).orElse(List.of()));
        }

        List<String> options() {
            var options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=4", "-Xmx%dm".formatted(heapMb)));
            options.addAll(jvm);
            return options;
        }

        StackConfig tune(StackConfig config) {
            return config.withParts(Set.of(StackPart.KAFKA, StackPart.REGISTRY, StackPart.INGRESS))
                    .withoutDemo()
                    .withJvmOptions(StackPart.INGRESS, options().toArray(String[]::new));
        }
    }

    /** What one way of doing it came to. */
    private record Cost(double perProcessorSecond, double microseconds, WebhookLoad load) {

        static Cost of(WebhookLoad load, long processorMillis) {
            return new Cost(
                    1000.0 * load.sent() / Math.max(1, processorMillis), 1000.0 * processorMillis / load.sent(), load);
        }
    }

    private IngressBenchmark(StackUnderTest stack, Narrator narrator, Plan plan) {
        this.stack = stack;
        this.narrator = narrator;
        this.plan = plan;
    }

    static void main(List<String> words) throws IOException, InterruptedException {
        COMMAND.run(words);
    }

    private boolean run(Path file) throws IOException, InterruptedException {
        Part ingress = stack.part(StackPart.INGRESS.label());
        narrator.say("ingress: %d webhooks to warm up, %d to measure", plan.warmUp(), plan.webhooks());
        Cost ours = measured(ingress.port(), ingress.pid(), this::signed);
        WebhookLoad steady = steady(ingress.port());
        narrator.say("an endpoint that does nothing");
        Cost empty = ofEmptyEndpoint();
        narrator.say("a bare producer");
        long[] bare = bareProducer();
        boolean allThere = events() >= accepted;
        report(file, ours, steady, empty, bare, allThere);
        return allThere && ours.load().ok() == ours.load().sent() && steady.ok() == steady.sent();
    }

    private Cost measured(int port, long pid, IntFunction<List<byte[]>> requests) {
        accepted += WebhookLoad.put(port, requests.apply(plan.warmUp()), plan.connections(), 0)
                .ok();
        List<byte[]> measured = requests.apply(plan.webhooks());
        long before = ProcessorTime.ofTree(pid);
        WebhookLoad load = WebhookLoad.put(port, measured, plan.connections(), 0);
        accepted += load.ok();
        Cost cost = Cost.of(load, ProcessorTime.ofTree(pid) - before);
        narrator.say(
                "  %.0f per processor second, %.0f/s, %s ms",
                cost.perProcessorSecond(), load.perSecond(), load.millis());
        return cost;
    }

    private WebhookLoad steady(int port) {
        narrator.say("%d a second for %d s", plan.rate(), plan.seconds());
        WebhookLoad load = WebhookLoad.put(port, signed(plan.rate() * plan.seconds()), plan.connections(), plan.rate());
        accepted += load.ok();
        narrator.say("  %s ms", load.millis());
        return load;
    }

    private Cost ofEmptyEndpoint() throws IOException, InterruptedException {
        int port = Ports.free();
        Path libraries = ServiceJar.of(
                        Project.root(),
                        StackPart.INGRESS.module(),
                        Project.root().resolve("system-tests/target/stack-cache"))
                .laidOut()
                .resolveSibling("lib");
        var command = new ArrayList<>(JavaCommand.with(JavaCommand.FRUGAL)
                .and(plan.options())
                .main(EmptyEndpoint.class.getName(), Integer.toString(port)));
        int classPath = command.indexOf("-cp") + 1;
        command.set(classPath, ours() + File.pathSeparator + libraries + "/*");
        Process process = new ProcessBuilder(command)
                .inheritIO()
                .redirectErrorStream(true)
                .start();
        try {
            boolean up = Patience.until(Duration.ofSeconds(60), () -> Ports.isTaken(port));
            if (!up) {
                throw new IllegalStateException("The empty endpoint did not start");
            }
            int before = accepted;
            Cost cost = measured(port, process.pid(), this::signed);
            accepted = before;
            return cost;
        } finally {
            process.destroy();
        }
    }

    /** Where this class is from. */
    private static String ours() {
        return Path.of(IngressBenchmark.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }

    /** Processor milliseconds and elapsed ones. */
    private long[] bareProducer() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(JavaCommand.with(JavaCommand.FRUGAL)
                        .and(plan.options())
                        .main(
                                BareProducer.class.getName(),
                                stack.bootstrapServers(),
                                "bare-producer",
                                Integer.toString(plan.webhooks()),
                                Integer.toString(plan.connections())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("The bare producer failed: " + out);
        }
        String[] numbers = out.substring(out.lastIndexOf('\n') + 1).split(" ", -1);
        return new long[] {Long.parseLong(numbers[0]), Long.parseLong(numbers[1])};
    }

    private List<byte[]> signed(int count) {
        String url = stack.variable("PUBLIC_BASE_URL") + PATH;
        String token = stack.variable("TWILIO_AUTH_TOKEN");
        return IntStream.range(0, count)
                .mapToObj(number -> {
                    Map<String, String> form = form(number);
                    return WebhookLoad.post(
                            PATH, "X-Twilio-Signature: " + Signature.of(token, url, form) + "\r\n", encoded(form));
                })
                .toList();
    }

    /** All that Twilio tells of a text from the US. */
    private static Map<String, String> form(int number) {
        var form = new TreeMap<String, String>();
        String sid = "SM" + UUID.randomUUID().toString().replace("-", "");
        form.put("ToCountry", "US");
        form.put("ToState", "NY");
        form.put("SmsMessageSid", sid);
        form.put("NumMedia", "0");
        form.put("ToCity", "NEW YORK");
        form.put("FromZip", "10001");
        form.put("SmsSid", sid);
        form.put("FromState", "NY");
        form.put("SmsStatus", "received");
        form.put("FromCity", "NEW YORK");
        form.put("Body", "Are you open on Sunday? I would like to come at two.");
        form.put("FromCountry", "US");
        form.put("To", NUMBER);
        form.put("ToZip", "10001");
        form.put("NumSegments", "1");
        form.put("MessageSid", sid);
        form.put("AccountSid", "AC00000000000000000000000000000000");
        form.put("From", "+1555%07d".formatted(2_000_000 + number));
        form.put("ApiVersion", "2010-04-01");
        return form;
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private long events() {
        return stack.group("nobody", Topics.SMS_RECEIVED).lag();
    }

    private void report(Path file, Cost ours, WebhookLoad steady, Cost empty, long[] bare, boolean allThere)
            throws IOException {
        double bareMicros = 1000.0 * bare[0] / plan.webhooks();
        var json = new LinkedHashMap<String, Object>();
        json.put("plan", plan);
        json.put("processors", Runtime.getRuntime().availableProcessors());
        json.put("webhooks_per_cpu_second", Math.round(ours.perProcessorSecond()));
        json.put("webhooks_per_second", Math.round(ours.load().perSecond()));
        json.put("cpu_microseconds_each", round(ours.microseconds()));
        json.put("empty_endpoint_per_cpu_second", Math.round(empty.perProcessorSecond()));
        json.put("empty_endpoint_cpu_microseconds_each", round(empty.microseconds()));
        json.put("bare_producer_per_cpu_second", Math.round(1e6 / bareMicros));
        json.put("bare_producer_cpu_microseconds_each", round(bareMicros));
        json.put("own_share_cpu_microseconds_each", round(ours.microseconds() - empty.microseconds() - bareMicros));
        json.put("ms_as_fast_as_taken", ours.load().millis().rounded());
        json.put("ms_at_%d_a_second".formatted(plan.rate()), steady.millis().rounded());
        json.put("not_200", ours.load().sent() - ours.load().ok() + steady.sent() - steady.ok());
        json.put("every_event_there", allThere);
        Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json));
        json.forEach((name, value) -> System.out.printf(Locale.ROOT, "  %-40s %s%n", name.replace('_', ' '), value));
        narrator.say("written to %s", file);
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
