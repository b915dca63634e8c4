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
import java.util.concurrent.locks.LockSupport;

/** The broker is killed, and stopped, under a load of webhooks. */
final class KafkaAway implements Proof {

    /** Twilio gives up after it. */
    private static final Duration TWILIO_WAITS = Duration.ofSeconds(15);

    /** Longer than a webhook waits for the broker. */
    private static final Duration AWAY = Duration.ofSeconds(10);

    private static final Duration CALM = Duration.ofSeconds(2);

    /** What all phases take together, about, on a machine that is not busy. */
    private static final Duration ALL = Duration.ofSeconds(32);

    private static final int REPEATED_AT_ONCE = 100;

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
        return 320;
    }

    @Override
    public Verdict run(Run run) throws InterruptedException {
        StackUnderTest stack = run.stack();
        Part kafka = stack.part(StackPart.KAFKA.label());
        Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        double perSecond = run.size() / (double) ALL.toSeconds();
        stack.phone().behave(Map.of("model_latency_ms", 20));
        var phases = new LinkedHashMap<String, Object>();
        try (var load = new Load(stack, perSecond, outcomes)) {
            run.say("%.0f webhooks/s", perSecond);
            Thread.sleep(CALM);
            phase(run, phases, "before", outcomes);
            kafka.kill();
            Thread.sleep(AWAY);
            phase(run, phases, "killed", outcomes);
            kafka.start();
            kafka.awaitReady(StackUnderTest.RESTART);
            phase(run, phases, "starting", outcomes);
            Thread.sleep(CALM);
            phase(run, phases, "back", outcomes);
            kafka.pause();
            Thread.sleep(AWAY);
            phase(run, phases, "stopped", outcomes);
            kafka.resume();
            Thread.sleep(CALM);
            phase(run, phases, "woken", outcomes);
        }
        run.say("all webhooks are over: %s", byStatus(outcomes));
        List<Outcome> refused =
                outcomes.stream().filter(one -> one.status() != 200).toList();
        List<Outcome> repeated = repeat(stack, refused);
        run.say("repeated those that had no 200: %s", byStatus(repeated));
        try (var onlooker = new Onlooker(stack)) {
            return judge(run, List.copyOf(outcomes), repeated, phases, onlooker);
        }
    }

    private static void phase(Run run, Map<String, Object> phases, String name, Queue<Outcome> outcomes) {
        phases.put(name, byStatus(outcomes));
        run.say("%s: so far %s", name, byStatus(outcomes));
    }

    /** Webhooks at an even rate, each of another person, until it is closed; then until the last is answered. */
    private static final class Load implements AutoCloseable {

        private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
        private final Thread pacing;
        private volatile boolean enough;

        Load(StackUnderTest stack, double perSecond, Queue<Outcome> outcomes) {
            pacing = Thread.ofVirtual().start(() -> {
                for (long next = System.nanoTime(); !enough; next += (long) (1e9 / perSecond)) {
                    LockSupport.parkNanos(next - System.nanoTime());
                    var webhook = SignedWebhook.of(stack.newPerson(), stack.assistantNumber(), "What does bread cost?");
                    senders.execute(() -> outcomes.add(send(stack, webhook)));
                }
            });
        }

        @Override
        public void close() {
            enough = true;
            try {
                pacing.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            senders.close();
        }
    }

    /** As Twilio does with what got no 200: the same sid again. */
    private static List<Outcome> repeat(StackUnderTest stack, List<Outcome> refused) {
        Queue<Outcome> repeated = new ConcurrentLinkedQueue<>();
        try (ExecutorService senders = Executors.newFixedThreadPool(REPEATED_AT_ONCE)) {
            refused.forEach(one -> senders.execute(() -> {
                Outcome again = send(stack, one.webhook());
                for (int tries = 1; again.status() != 200 && tries < 5; tries++) {
                    again = send(stack, one.webhook());
                }
                repeated.add(again);
            }));
        }
        return List.copyOf(repeated);
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
            Run run, List<Outcome> first, List<Outcome> repeated, Map<String, Object> phases, Onlooker onlooker)
            throws InterruptedException {
        var violations = new ArrayList<String>();
        Map<Integer, Long> statuses = byStatus(first);
        statuses.keySet().stream()
                .filter(status -> status != 200 && status != 503)
                .forEach(status -> violations.add("%d webhooks got %d".formatted(statuses.get(status), status)));
        if (!statuses.containsKey(200)) {
            violations.add("no webhook got 200");
        }
        if (!statuses.containsKey(503)) {
            violations.add("no webhook got 503: the broker was not away long enough to prove anything");
        }
        first.stream()
                .filter(one -> one.took().compareTo(TWILIO_WAITS) > 0)
                .forEach(one -> violations.add("a webhook was answered after " + one.took()));
        List<Timeline.Text> texts = texts(first, repeated);
        Correspondence seen = await(run, texts, onlooker);
        violations.addAll(seen.violations());
        var facts = new LinkedHashMap<String, Object>();
        facts.put("webhooks", first.size());
        facts.put("so_far_by_phase", phases);
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

    private static Correspondence await(Run run, List<Timeline.Text> texts, Onlooker onlooker)
            throws InterruptedException {
        List<String> people = texts.stream().map(Timeline.Text::person).toList();
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
