package com.diwaar.systemtests.proofs;

import com.diwaar.localstack.StackPart;
import com.diwaar.localstack.process.Part;
import com.diwaar.systemtests.HttpJson;
import com.diwaar.systemtests.SignedWebhook;
import com.diwaar.systemtests.StackUnderTest;
import com.diwaar.systemtests.Timeline;
import com.diwaar.systemtests.judge.Correspondence;
import com.diwaar.systemtests.judge.Onlooker;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The broker is killed, and stopped, under a load of webhooks. */
final class KafkaAway implements Proof {

    /** Twilio gives up after it. */
    private static final Duration TWILIO_WAITS = Duration.ofSeconds(15);

    private static final Duration AWAY = Duration.ofSeconds(12);
    private static final double WEBHOOKS_PER_SECOND = 25;

    /** How one webhook went; status 0 where no answer came. */
    private record Outcome(SignedWebhook webhook, long sentMicros, int status, Duration took) {}

    @Override
    public String name() {
        return "kafka-away";
    }

    @Override
    public String claim() {
        return "While the broker is away webhooks get 503 in time, and no 200 is ever given for an event not in Kafka.";
    }

    @Override
    public int fullSize() {
        return 3000;
    }

    @Override
    public int smallSize() {
        return 600;
    }

    @Override
    public Verdict run(Run run) throws InterruptedException {
        StackUnderTest stack = run.stack();
        Part kafka = stack.part(StackPart.KAFKA.label());
        List<String> people = stack.newPeople(run.size());
        Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        stack.phone().behave(Map.of("model_latency_ms", 20));
        Duration calm = Duration.ofMillis((long) (run.size() / WEBHOOKS_PER_SECOND * 1000))
                .minus(AWAY.multipliedBy(2))
                .dividedBy(3);
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            Thread load = Thread.ofVirtual().start(() -> load(stack, people, senders, outcomes));
            Thread.sleep(calm);
            kafka.kill();
            run.say("killed the broker under %.0f webhooks/s; so far %s", WEBHOOKS_PER_SECOND, byStatus(outcomes));
            Thread.sleep(AWAY);
            kafka.start();
            kafka.awaitReady(StackUnderTest.RESTART);
            run.say("the broker is back; so far %s", byStatus(outcomes));
            Thread.sleep(calm);
            kafka.pause();
            run.say("stopped the broker; so far %s", byStatus(outcomes));
            Thread.sleep(AWAY);
            kafka.resume();
            run.say("the broker goes on; so far %s", byStatus(outcomes));
            load.join();
        }
        run.say("all webhooks are over: %s", byStatus(outcomes));
        List<Outcome> refused =
                outcomes.stream().filter(one -> one.status() != 200).toList();
        List<Outcome> repeated = repeat(stack, refused);
        run.say("repeated those that had no 200: %s", byStatus(repeated));
        try (var onlooker = new Onlooker(stack)) {
            return judge(run, people, List.copyOf(outcomes), repeated, onlooker);
        }
    }

    private static void load(
            StackUnderTest stack, List<String> people, ExecutorService senders, Queue<Outcome> outcomes) {
        long next = System.nanoTime();
        for (String person : people) {
            next += (long) (1e9 / WEBHOOKS_PER_SECOND);
            var webhook = SignedWebhook.of(person, stack.assistantNumber(), "What does bread cost?");
            senders.execute(() -> outcomes.add(send(stack, webhook)));
            try {
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** As Twilio does with what got no 200: the same sid again. */
    private static List<Outcome> repeat(StackUnderTest stack, List<Outcome> refused) throws InterruptedException {
        var repeated = new ArrayList<Outcome>();
        for (Outcome one : refused) {
            Outcome again = send(stack, one.webhook());
            for (int tries = 1; again.status() != 200 && tries < 5; tries++) {
                Thread.sleep(1000);
                again = send(stack, one.webhook());
            }
            repeated.add(again);
        }
        return repeated;
    }

    private static Outcome send(StackUnderTest stack, SignedWebhook webhook) {
        long micros = System.currentTimeMillis() * 1000;
        long began = System.nanoTime();
        int status;
        try {
            HttpJson.Answer answer = webhook.postTo(stack);
            status = answer.status();
        } catch (UncheckedIOException e) {
            status = 0;
        }
        return new Outcome(webhook, micros, status, Duration.ofNanos(System.nanoTime() - began));
    }

    private static Verdict judge(
            Run run, List<String> people, List<Outcome> first, List<Outcome> repeated, Onlooker onlooker)
            throws InterruptedException {
        var violations = new ArrayList<String>();
        Map<Integer, Long> statuses = byStatus(first);
        statuses.keySet().stream()
                .filter(status -> status != 200 && status != 503)
                .forEach(status -> violations.add("%d webhooks got %d".formatted(statuses.get(status), status)));
        if (!statuses.containsKey(503)) {
            violations.add("no webhook got 503: the broker was not away long enough to prove anything");
        }
        first.stream()
                .filter(one -> one.took().compareTo(TWILIO_WAITS) > 0)
                .forEach(one -> violations.add("a webhook was answered after " + one.took()));
        List<Timeline.Text> texts = texts(first, repeated);
        Correspondence seen = await(run, people, texts, onlooker);
        violations.addAll(seen.violations());
        var facts = new LinkedHashMap<String, Object>();
        facts.put("webhooks", first.size());
        facts.put("statuses", statuses);
        facts.put(
                "slowest_ms",
                first.stream().mapToLong(one -> one.took().toMillis()).max().orElse(0));
        facts.put(
                "accepted_when_repeated",
                repeated.stream().filter(one -> one.status() == 200).count());
        facts.put("answers", seen.answerCount());
        facts.put("lost", seen.lost().size());
        facts.put("doubled", seen.doubled().size());
        return new Verdict(violations, facts);
    }

    private static Correspondence await(Run run, List<String> people, List<Timeline.Text> texts, Onlooker onlooker)
            throws InterruptedException {
        var told = new int[] {-1};
        return onlooker.awaitAnswers(people, texts, Duration.ofSeconds(90), (answered, accepted) -> {
            if (answered / 100 != told[0] / 100) {
                told[0] = answered;
                run.say("%d of %d accepted texts are answered", answered, accepted);
            }
        });
    }

    /** The texts as the simulator would have noted them; accepted where the first or the repeated webhook was. */
    private static List<Timeline.Text> texts(List<Outcome> first, List<Outcome> repeated) {
        var byKey = new LinkedHashMap<String, Outcome>();
        first.forEach(one -> byKey.put(one.webhook().sid(), one));
        repeated.forEach(one ->
                byKey.merge(one.webhook().sid(), one, (before, again) -> before.status() == 200 ? before : again));
        return byKey.values().stream()
                .map(one -> new Timeline.Text(
                        one.webhook().sid(),
                        one.webhook().from(),
                        one.webhook().to(),
                        one.webhook().body(),
                        one.sentMicros(),
                        one.sentMicros(),
                        one.sentMicros() + one.took().toNanos() / 1000,
                        one.status(),
                        1))
                .toList();
    }

    private static Map<Integer, Long> byStatus(Iterable<Outcome> outcomes) {
        var counts = new TreeMap<Integer, Long>();
        outcomes.forEach(one -> counts.merge(one.status(), 1L, Long::sum));
        return counts;
    }
}
