package com.diwaar.systemtests.proofs;

import com.diwaar.localstack.StackPart;
import com.diwaar.localstack.process.Part;
import com.diwaar.localstack.process.PartFailed;
import com.diwaar.localstack.process.Signals;
import com.diwaar.systemtests.StackUnderTest;
import com.diwaar.systemtests.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Strikes ingress, billing, webhook-dispatcher, each replica of outbound, Kafka, PostgreSQL and Redis at random moments, each
 * independently of the others, and brings them back as an orchestrator would: whoever dies while starting, since what it needs is away, is started again.
 * The same seed strikes at the same moments.
 */
final class Havoc {

    /** How a part is struck. */
    enum Blow {
        /** SIGKILL, and started again a moment later. */
        KILLED,
        /** SIGSTOP; services until their sessions and leases are over, servers for seconds; then SIGCONT. */
        FROZEN
    }

    private static final Duration CALM = Duration.ofSeconds(30);
    private static final Duration LONGEST_WITHOUT_A_SERVER = Duration.ofSeconds(12);
    private static final long LONGEST_DOWN_MILLIS = 3000;

    /** How late after a wake what was on its way before may still go out. */
    private static final Duration WAKING = Duration.ofSeconds(10);

    /** A span in which a part stood still; microseconds since 1970. */
    private record Frozen(String part, long until) {}

    private final Proof.Run run;
    private final Blow blow;
    private final Duration lasting;
    private final List<Part> victims;
    private final Map<String, Integer> blows = new ConcurrentSkipListMap<>();
    private final Queue<Frozen> wakes = new ConcurrentLinkedQueue<>();
    private final Queue<String> shortfalls = new ConcurrentLinkedQueue<>();

    /** @param lasting how long it rages; to come back takes a little longer */
    Havoc(Proof.Run run, Blow blow, Duration lasting) {
        this.run = run;
        this.blow = blow;
        this.lasting = lasting;
        StackUnderTest stack = run.stack();
        this.victims = Stream.of(
                        StackPart.INGRESS,
                        StackPart.OUTBOUND,
                        StackPart.BILLING,
                        StackPart.WEBHOOKS,
                        StackPart.KAFKA,
                        StackPart.POSTGRES,
                        StackPart.REDIS)
                .flatMap(part -> stack.replicasOf(part).stream())
                .map(stack::part)
                .toList();
    }

    /** Does it, and returns when everything serves again. */
    void rage() throws InterruptedException {
        long began = System.nanoTime();
        var striking = new ArrayList<Thread>();
        for (Part victim : victims) {
            var random = new Random(run.seed() * 31 + victim.name().hashCode());
            striking.add(
                    Thread.ofVirtual().name("strikes " + victim.name()).start(() -> strike(victim, random, began)));
        }
        for (Thread one : striking) {
            one.join();
        }
        run.stack().stack().parts().stream()
                .filter(part -> !part.isAlive())
                .forEach(part -> shortfalls.add(part.name() + " has ended, and nobody told it to"));
    }

    private void strike(Part victim, Random random, long began) {
        try {
            for (long moment : moments(random)) {
                long wait = moment - (System.nanoTime() - began) / 1_000_000;
                if (wait < 0 && blows.containsKey(victim.name())) {
                    continue; // still away at that moment
                }
                Thread.sleep(Math.max(0, wait));
                blows.merge(victim.name(), 1, Integer::sum);
                switch (blow) {
                    case KILLED -> kill(victim, random);
                    case FROZEN -> freeze(victim, random);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            shortfalls.add("%s is not back: %s".formatted(victim.name(), e.getMessage()));
        }
    }

    /** In milliseconds from the beginning. */
    private long[] moments(Random random) {
        Duration each = blow == Blow.KILLED ? CALM : CALM.plus(run.standStill());
        int count = (int) Math.max(1, lasting.dividedBy(each));
        // None right at the end: what is struck last shall come back under load.
        return LongStream.generate(() -> (long) (lasting.toMillis() * (0.05 + 0.7 * random.nextDouble())))
                .limit(count)
                .sorted()
                .toArray();
    }

    private void kill(Part victim, Random random) throws InterruptedException {
        victim.kill();
        run.say("  killed %s", victim.name());
        Thread.sleep(random.nextLong(LONGEST_DOWN_MILLIS));
        revive(victim);
    }

    private void revive(Part victim) {
        long deadline = System.nanoTime() + StackUnderTest.RESTART.toNanos();
        while (true) {
            try {
                victim.start();
                victim.awaitReady(StackUnderTest.RESTART);
                run.say(
                        "  %s again, after %.1f s",
                        victim.name(), victim.readyAfter().toMillis() / 1000.0);
                return;
            } catch (PartFailed e) {
                if (victim.isAlive() || System.nanoTime() > deadline) {
                    throw e;
                }
                run.say("  %s ended while starting, and is started again", victim.name());
            }
        }
    }

    private void freeze(Part victim, Random random) throws InterruptedException {
        boolean server = Stream.of(StackPart.KAFKA, StackPart.POSTGRES, StackPart.REDIS)
                .anyMatch(part -> part.label().equals(victim.name()));
        long most = Math.min(run.standStill().toMillis(), LONGEST_WITHOUT_A_SERVER.toMillis());
        long millis =
                server ? random.nextLong(most / 3, most) : run.standStill().toMillis();
        // The processes that a server has made stand still as well, those first that could make more.
        ProcessHandle first = ProcessHandle.of(victim.pid()).orElseThrow();
        Signals.send("STOP", first.pid());
        List<ProcessHandle> all =
                Stream.concat(Stream.of(first), first.descendants()).toList();
        all.forEach(one -> Signals.send("STOP", one.pid()));
        run.say("  froze %s for %.1f s", victim.name(), millis / 1000.0);
        try {
            Thread.sleep(millis);
        } finally {
            wakes.add(new Frozen(victim.name(), System.currentTimeMillis() * 1000));
            all.forEach(one -> Signals.send("CONT", one.pid()));
            run.say("  woke %s", victim.name());
        }
    }

    /** How often each part was struck. */
    Map<String, Integer> blows() {
        return new TreeMap<>(blows);
    }

    /** Parts that did not come back, or went of their own accord. */
    List<String> shortfalls() {
        return List.copyOf(shortfalls);
    }

    /** Whether outbound had just woken when the provider took it: it may have been about to send it when it was frozen. */
    boolean isOfASleeper(Timeline.Create create) {
        return wakes.stream()
                .filter(wake -> wake.part().startsWith(StackPart.OUTBOUND.label()))
                .anyMatch(wake -> create.receivedMicros() >= wake.until()
                        && create.receivedMicros() < wake.until() + WAKING.toNanos() / 1000);
    }
}
