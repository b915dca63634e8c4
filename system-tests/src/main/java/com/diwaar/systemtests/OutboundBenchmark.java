package com.diwaar.systemtests;

import com.diwaar.events.SmsOutreach;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Topics;
import com.diwaar.localstack.StackConfig;
import com.diwaar.localstack.StackPart;
import com.diwaar.systemtests.measure.Costs;
import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.TopicReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures outbound by itself: orders are put straight into {@code sms-outreach}, the simulator takes the texts, and
 * {@code sms-sent} tells of them; no other service runs. First as fast as it goes, pacing off; then one sender at a set pace
 * by the real clock. Exit code 1 where an order has not exactly one text and one {@code sms-sent}.
 */
public final class OutboundBenchmark {

    private static final String USAGE = """
            bench --outbound [--sends 20000] [--senders 20] [--warm-up 20000] [--pace 20] [--pace-seconds 60]
                  [--heap-mb 512] [--jvm OPTION,...] [--json FILE]
                  measures outbound alone: sends a second without a pace, and how exactly it keeps one

            pace           segments a second that one sender is set to, for so many seconds; 0 leaves that out
            jvm            more options for outbound's JVM
            """;

    private static final BenchmarkCommand<Plan> COMMAND = new BenchmarkCommand<>(
            USAGE,
            "benchmark-outbound.json",
            List.of("--sends", "--senders", "--warm-up", "--pace", "--pace-seconds", "--heap-mb", "--jvm"),
            Plan::of,
            Plan::tune,
            (stack, narrator, plan, report) -> new OutboundBenchmark(stack, narrator, plan).run(report));

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final StackUnderTest stack;
    private final Narrator narrator;
    private final Plan plan;
    private long lastMessageId;

    /** What to do, as the options say it. */
    private record Plan(int sends, int senders, int warmUp, int pace, int paceSeconds, int heapMb, List<String> jvm) {

        static Plan of(Options options) {
            return new Plan(
                    options.number("--sends", 20_000),
                    options.number("--senders", 20),
                    options.number("--warm-up", 20_000),
                    options.number("--pace", 20),
                    options.number("--pace-seconds", 60),
                    options.number("--heap-mb", 512),
                    options.text("--jvm").map(all -> List.of(all.split(","))).orElse(List.of()));
        }

        StackConfig tune(StackConfig config) {
            var outbound = new ArrayList<>(List.of("-XX:TieredStopAtLevel=4", "-Xmx%dm".formatted(heapMb)));
            outbound.addAll(jvm);
            return config.withParts(Set.of(
                            StackPart.KAFKA,
                            StackPart.REGISTRY,
                            StackPart.POSTGRES,
                            StackPart.PHONE,
                            StackPart.OUTBOUND))
                    .withoutDemo()
                    .withPartVariable(
                            StackPart.PHONE,
                            "SIM_KEEP_MESSAGES",
                            Integer.toString(2 * (sends + warmUp + pace * paceSeconds) + 1000))
                    .withPartVariable(StackPart.PHONE, "SIM_EVENTS", "off")
                    .withJvmOptions(StackPart.PHONE, "-XX:TieredStopAtLevel=4", "-Xmx1g")
                    .withJvmOptions(StackPart.OUTBOUND, outbound.toArray(String[]::new));
        }
    }

    /** What came of some orders. */
    private record Run(int orders, int creates, int sent, double seconds, Costs costs, List<Long> createdMicros) {

        double perSecond() {
            return orders / seconds;
        }

        boolean exactlyOnce() {
            return creates == orders && sent == orders;
        }
    }

    private OutboundBenchmark(StackUnderTest stack, Narrator narrator, Plan plan) {
        this.stack = stack;
        this.narrator = narrator;
        this.plan = plan;
    }

    static void main(List<String> words) throws IOException, InterruptedException {
        COMMAND.run(words);
    }

    private boolean run(Path file) throws IOException {
        List<String> senders = numbers("+1556", plan.senders());
        narrator.say("warming up with %d sends", plan.warmUp());
        Run warmUp = run(senders, plan.warmUp());
        narrator.say("  %.0f a second", warmUp.perSecond());
        narrator.say("measuring %d sends of %d senders without a pace", plan.sends(), plan.senders());
        Run free = run(senders, plan.sends());
        narrator.say("  %.0f a second", free.perSecond());
        Run paced = plan.pace() == 0 ? null : paced();
        report(file, free, paced);
        return warmUp.exactlyOnce() && free.exactlyOnce() && (paced == null || paced.exactlyOnce());
    }

    private Run paced() {
        String sender = "+15570000000";
        set(sender, plan.pace());
        int orders = plan.pace() * plan.paceSeconds() + 1;
        narrator.say("%d sends of one sender at %d segments a second", orders, plan.pace());
        return run(List.of(sender), orders);
    }

    private void set(String sender, int segmentsPerSecond) {
        Map<String, String> account =
                stack.part(StackPart.OUTBOUND.label()).program().environment();
        try (var connection = DriverManager.getConnection(
                        account.get("DATABASE_URL"), account.get("DATABASE_USER"), account.get("DATABASE_PASSWORD"));
                var insert = connection.prepareStatement(
                        "INSERT INTO outbound.senders (phone_number, organization_id, segments_per_second) VALUES (?, 1, ?)")) {
            insert.setString(1, sender);
            insert.setBigDecimal(2, BigDecimal.valueOf(segmentsPerSecond));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts the orders in and waits for all outcomes; the time is from the first order to the last create. */
    private Run run(List<String> senders, int count) {
        stack.phone().reset();
        stack.phone().behave(Map.of("status_callbacks", false, "sent_after_ms", 3_600_000));
        Set<UUID> commands = new HashSet<>();
        List<SmsOutreach> orders = orders(senders, count);
        orders.forEach(order -> commands.add(order.getCommandId()));
        Costs before = Costs.of(stack);
        long beganMicros = System.currentTimeMillis() * 1000;
        try (AvroProducer producer = stack.producer()) {
            orders.forEach(order -> producer.sendAsync(Topics.SMS_OUTREACH, order.getFrom(), order));
        }
        awaitCreates(count);
        Costs costs = Costs.of(stack).since(before);
        List<Long> created = stack.phone().timeline().creates().stream()
                .map(Timeline.Create::receivedMicros)
                .sorted()
                .toList();
        try (TopicReader<SmsSent> sent =
                TopicReader.avro(stack.bootstrapServers(), stack.registryUrl(), Topics.SMS_SENT)) {
            double seconds = (created.getLast() - beganMicros) / 1e6;
            return new Run(count, created.size(), awaitSent(sent, commands, count), seconds, costs, created);
        }
    }

    private void awaitCreates(int count) {
        try {
            Patience.demand(
                    PATIENCE,
                    () -> stack.phone()
                                    .counters()
                                    .path("counts")
                                    .path("creates_accepted")
                                    .asInt()
                            >= count,
                    () -> "Not all orders came to the provider");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How many {@code sms-sent} there are of these commands, once there are enough or nothing more is to be expected. */
    private static int awaitSent(TopicReader<SmsSent> sent, Set<UUID> commands, int count) {
        int all = 0;
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (all < count && System.nanoTime() < deadline) {
                Thread.sleep(250);
                all = (int) sent.values().stream()
                        .filter(one -> commands.contains(one.getCommandId()))
                        .count();
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Each to a person and in a conversation of its own. */
    private List<SmsOutreach> orders(List<String> senders, int count) {
        List<String> people = stack.newPeople(count);
        List<SmsOutreach> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lastMessageId++;
            orders.add(Outreach.order(lastMessageId, senders.get(i % senders.size()), people.get(i))
                    .setBody("Your table is ready on Monday at two. Does that suit you?")
                    .build());
        }
        return orders;
    }

    private static List<String> numbers(String prefix, int count) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(prefix + "%07d".formatted(i));
        }
        return numbers;
    }

    private void report(Path file, Run free, @Nullable Run paced) throws IOException {
        var json = new LinkedHashMap<String, Object>();
        json.put("plan", plan);
        json.put("processors", Runtime.getRuntime().availableProcessors());
        json.put("sends_per_second", Math.round(free.perSecond()));
        json.put("exactly_once", free.exactlyOnce());
        free.costs()
                .processorMillis()
                .forEach((part, millis) ->
                        json.put(part + "_cpu_microseconds_each", Math.round(1000.0 * millis / free.orders())));
        if (paced != null) {
            List<Long> created = paced.createdMicros();
            double seconds = (created.getLast() - created.getFirst()) / 1e6;
            double rate = (created.size() - 1) / seconds;
            json.put("paced_seconds", Math.round(seconds * 1000) / 1000.0);
            json.put("paced_per_second", Math.round(rate * 1000) / 1000.0);
            json.put("pacing_error_percent", Math.round(100_000 * Math.abs(rate / plan.pace() - 1)) / 1000.0);
            json.put("most_in_a_second", mostInASecond(created));
            json.put("paced_exactly_once", paced.exactlyOnce());
        }
        Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json));
        json.forEach((name, value) -> System.out.printf(Locale.ROOT, "  %-36s %s%n", name.replace('_', ' '), value));
        narrator.say("written to %s", file);
    }

    /** The most texts in any span of a second: what the carrier counts. */
    private static int mostInASecond(List<Long> createdMicros) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < createdMicros.size(); last++) {
            while (createdMicros.get(last) - createdMicros.get(first) >= 1_000_000) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
