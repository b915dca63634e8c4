package com.diwaar.systemtests;

import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import com.diwaar.events.Topics;
import com.diwaar.localstack.StackConfig;
import com.diwaar.localstack.StackPart;
import com.diwaar.localstack.process.Part;
import com.diwaar.systemtests.measure.Costs;
import com.diwaar.systemtests.measure.OwnShare;
import com.diwaar.systemtests.measure.ServiceTimer;
import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures conversation-service by itself: texts are put straight into {@code sms-received}, and its answers are looked for in
 * {@code sms-reply}, while ingress, outbound and the webhooks stand aside. One instance, on the heap that is given. Exit code
 * 1 where a text has not exactly one answer.
 */
public final class ConversationBenchmark {

    private static final String USAGE = """
            bench --conversation [--customers 10000] [--messages 10000] [--rate 0] [--model-ms 2000] [--warm-up 3000]
                  [--heap-mb 768] [--stored 10000,1000000] [--json FILE]
                  measures conversation-service alone

            messages   texts, from so many customers in turn
            rate       texts a second; 0 is all at once
            model-ms   how long the scripted model takes for an answer
            warm-up    texts that are answered before and not measured, all at once; then 20 s more at the rate
            stored     measured once for each of these numbers of conversations on record, ascending
            """;

    private static final BenchmarkCommand<Plan> COMMAND = new BenchmarkCommand<>(
            USAGE,
            "benchmark-conversation.json",
            List.of("--customers", "--messages", "--rate", "--model-ms", "--warm-up", "--heap-mb", "--stored"),
            Plan::of,
            Plan::tune,
            (stack, narrator, plan, report) -> new ConversationBenchmark(stack, narrator, plan).run(report));

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration QUIET = Duration.ofSeconds(60);
    private static final int FIRST = 200;

    /** Seconds. */
    private static final int SETTLING = 20;

    private final StackUnderTest stack;
    private final Narrator narrator;
    private final Plan plan;

    /** What to do, as the options say it. */
    private record Plan(
            int customers, int messages, int rate, int modelMillis, int warmUp, int heapMb, List<Integer> stored) {

        static Plan of(Options options) {
            int customers = options.number("--customers", 10_000);
            return new Plan(
                    customers,
                    options.number("--messages", customers),
                    options.number("--rate", 0),
                    options.number("--model-ms", 2000),
                    options.number("--warm-up", 3000),
                    options.number("--heap-mb", 768),
                    options.text("--stored")
                            .map(levels -> Stream.of(levels.split(","))
                                    .map(Integer::valueOf)
                                    .toList())
                            .orElse(List.of(0)));
        }

        StackConfig tune(StackConfig config) {
            return config.withJvmOptions(StackPart.CONVERSATION, "-XX:TieredStopAtLevel=4", "-Xmx%dm".formatted(heapMb))
                    .withJvmOptions(StackPart.BILLING, "-XX:TieredStopAtLevel=4", "-Xmx512m")
                    .withJvmOptions(StackPart.KAFKA, "-XX:TieredStopAtLevel=4", "-Xmx512m")
                    .withJvmOptions(StackPart.PHONE, "-XX:TieredStopAtLevel=4", "-Xmx1g")
                    // Its page, which shows every event, has nobody before it here.
                    .withPartVariable(StackPart.PHONE, "SIM_EVENTS", "off");
        }
    }

    private ConversationBenchmark(StackUnderTest stack, Narrator narrator, Plan plan) {
        this.stack = stack;
        this.narrator = narrator;
        this.plan = plan;
    }

    static void main(List<String> words) throws IOException, InterruptedException {
        COMMAND.run(words);
    }

    private boolean run(Path file) throws IOException, InterruptedException {
        stack.liftLimits(Map.of());
        for (StackPart aside : List.of(StackPart.INGRESS, StackPart.OUTBOUND, StackPart.WEBHOOKS)) {
            stack.part(aside.label()).stop();
        }
        stack.phone().behave(Map.of("model_latency_ms", plan.modelMillis()));
        int seen = warmUp(FIRST, 0);
        // As for a database that is a minute old.
        StoredConversations.analyze(stack);
        seen += warmUp(plan.warmUp(), 0);
        var shares = new ArrayList<OwnShare>();
        for (int stored : plan.stored()) {
            narrator.say("%d conversations on record", stored);
            StoredConversations.fill(stack, stored);
            // What was just written is still on its way to the disk, and what was compiled for a rush may not fit a
            // trickle.
            seen += warmUp(plan.rate() == 0 ? SETTLING * 100 : SETTLING * plan.rate(), plan.rate()) + plan.messages();
            shares.add(measure(file, stored, seen));
        }
        if (shares.size() > 1) {
            narrator.say(
                    "p99 of our own share with most on record is %.2f times that with least",
                    shares.getLast().own().p99()
                            / Math.max(1, shares.getFirst().own().p99()));
        }
        return shares.stream().allMatch(share -> share.unanswered() == 0 && share.answeredTwice() == 0);
    }

    private int warmUp(int count, int rate) throws InterruptedException {
        narrator.say("warming up with %d texts", count);
        put(stack.newPeople(Math.max(1, count / 2)), count, rate);
        awaitIdle();
        return count;
    }

    private OwnShare measure(Path file, int stored, int seen) throws IOException, InterruptedException {
        stack.phone().reset();
        stack.phone().behave(Map.of("model_latency_ms", plan.modelMillis()));
        narrator.say("measuring %d texts of %d people", plan.messages(), plan.customers());
        Costs before = Costs.of(stack);
        List<String> sids = put(stack.newPeople(plan.customers()), plan.messages(), plan.rate());
        awaitIdle();
        Costs costs = Costs.of(stack).since(before);
        Map<String, Double> inside = ServiceTimer.millis(stack.url(StackPart.CONVERSATION), "diwaar_texts_own_share");
        try (TopicReader<SmsReceived> texts = reader(Topics.SMS_RECEIVED);
                TopicReader<SmsReply> replies = reader(Topics.SMS_REPLY)) {
            texts.awaitCount(seen);
            Patience.until(Duration.ofSeconds(30), () -> OwnShare.answered(sids, replies.values()) == sids.size());
            OwnShare share = OwnShare.of(
                    sids, texts.records(), replies.records(), stack.phone().timeline());
            report(file, stored, share, inside, costs);
            return share;
        }
    }

    private <V> TopicReader<V> reader(String topic) {
        return TopicReader.avro(stack.bootstrapServers(), stack.registryUrl(), topic);
    }

    /** Puts that many texts of those people into the topic, in turn, so many a second or all at once; their sids. */
    private List<String> put(List<String> people, int count, int rate) {
        var sids = new ArrayList<String>();
        try (AvroProducer producer = stack.producer()) {
            long next = System.nanoTime();
            for (int i = 0; i < count; i++) {
                if (rate > 0) {
                    LockSupport.parkNanos(next - System.nanoTime());
                    next += 1_000_000_000L / rate;
                }
                String person = people.get(i % people.size());
                String sid = "SM" + UUID.randomUUID().toString().replace("-", "");
                sids.add(sid);
                producer.sendAsync(
                        Topics.SMS_RECEIVED,
                        stack.assistantNumber() + person,
                        SmsReceived.newBuilder()
                                .setEventId(UUID.randomUUID())
                                .setOccurredAt(Instant.now())
                                .setMessageSid(sid)
                                .setFrom(person)
                                .setTo(stack.assistantNumber())
                                .setBody(Questions.number(i / people.size()))
                                .build());
            }
        }
        return sids;
    }

    /** Until everything is answered and said to be done, or nothing moves any more. */
    private void awaitIdle() throws InterruptedException {
        ConsumerGroup group = stack.group("conversation-texts", Topics.SMS_RECEIVED);
        long last = Long.MAX_VALUE;
        long moved = System.nanoTime();
        for (long lag = group.lag(); lag > 0 && System.nanoTime() - moved < QUIET.toNanos(); lag = group.lag()) {
            moved = lag < last ? System.nanoTime() : moved;
            last = lag;
            narrator.say(
                    "  %d texts to do, %d model calls under way",
                    lag, stack.phone().counters().path("model_calls_in_flight").asInt());
            Thread.sleep(1000);
        }
    }

    private Map<String, Double> perMessage(Costs costs) {
        var perMessage = new TreeMap<String, Double>();
        costs.processorMillis()
                .forEach((part, millis) -> perMessage.put(part, Math.round(100.0 * millis / plan.messages()) / 100.0));
        return perMessage;
    }

    private void report(Path file, int stored, OwnShare share, Map<String, Double> inside, Costs costs)
            throws IOException {
        Part conversation = stack.part(StackPart.CONVERSATION.label());
        long resident = costs.residentBytes().getOrDefault(conversation.name(), 0L);
        var counters = stack.phone().counters();
        var json = new LinkedHashMap<String, Object>();
        json.put("plan", plan);
        json.put("processors", Runtime.getRuntime().availableProcessors());
        json.put("stored_conversations", stored);
        json.put("texts", share.texts());
        json.put("unanswered", share.unanswered());
        json.put("answered_twice", share.answeredTwice());
        json.put("answered_texts_per_second", share.perSecond());
        json.put("model_calls", counters.path("counts").path("model_calls").asLong());
        json.put(
                "model_calls_in_flight_max",
                counters.path("model_calls_in_flight_max").asInt());
        json.put("consume_to_emit_without_model_ms", share.own().rounded());
        json.put("consume_to_emit_ms", share.whole().rounded());
        json.put("receive_to_tell_without_model_ms_as_the_service_says", inside);
        json.put("processor_ms_per_message", perMessage(costs));
        json.put("resident_mb", resident >> 20);
        Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json));
        json.forEach((name, value) -> System.out.printf(Locale.ROOT, "  %-36s %s%n", name.replace('_', ' '), value));
        narrator.say("written to %s; times are of Kafka's records, in whole milliseconds", file);
    }
}
