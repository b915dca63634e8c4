package com.diwaar.webhooks.delivery;

import com.diwaar.kit.kafka.FailureKind;
import com.diwaar.kit.kafka.Failures;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records results, as many at once as have come since it last did. While the database is away it waits and keeps them; their
 * places in memory stay taken, so that no more is sent than can be remembered. A result that a crash loses is an attempt that
 * is made again after the lease: the endpoint may hear of an event twice, under the same id. A result that the database will
 * never take, of a week that was let go meanwhile for one, is dropped and keeps no other back.
 */
final class Recorder {

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);
    private static final int MOST_AT_ONCE = 500;
    private static final int TRIES_WHEN_STOPPING = 3;

    /** A moment in which others come, so that they cost one transaction together. */
    private static final Duration LINGER = Duration.ofMillis(20);

    private final Deliveries deliveries;
    private final Standings standings;
    private final Clock clock;
    private final Consumer<Result> recorded;
    private final BlockingDeque<Result> results = new LinkedBlockingDeque<>();
    private volatile boolean running;
    private volatile Thread thread = Thread.currentThread();

    Recorder(Deliveries deliveries, Standings standings, Consumer<Result> recorded, Clock clock) {
        this.deliveries = deliveries;
        this.standings = standings;
        this.recorded = recorded;
        this.clock = clock;
    }

    void add(Result result) {
        results.add(result);
    }

    void start() {
        running = true;
        thread = Thread.ofVirtual().name("recorder").start(this::recordForEver);
    }

    /** Records what there is and returns. */
    void stop() throws InterruptedException {
        running = false;
        thread.join();
    }

    private void recordForEver() {
        int failures = 0;
        while (running || (!results.isEmpty() && failures < TRIES_WHEN_STOPPING)) {
            List<Result> batch = List.of();
            try {
                batch = next();
                record(batch);
                failures = 0;
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                failures++;
                giveBack(leftOf(batch, e));
                log.atWarn()
                        .addKeyValue("event", "record_failed")
                        .addKeyValue("results", results.size())
                        .log("Tries again in a moment: " + e);
                pause();
            }
        }
    }

    private List<Result> next() throws InterruptedException {
        Result first = results.poll(100, TimeUnit.MILLISECONDS);
        if (first != null && !first.assignment().inOrder() && results.size() < MOST_AT_ONCE && running) {
            Thread.sleep(LINGER); // others of its conversation would wait for one that is in order
        }
        List<Result> batch = new ArrayList<>();
        Set<UUID> seen = new HashSet<>();
        for (Result result = first; result != null; result = results.poll()) {
            if (batch.size() == MOST_AT_ONCE || !seen.add(result.assignment().deliveryId())) {
                results.addFirst(result);
                break;
            }
            batch.add(result);
        }
        return batch;
    }

    private void record(List<Result> batch) {
        if (batch.isEmpty()) {
            return;
        }
        deliveries.record(batch, clock.instant());
        standings.note(batch); // after: what it disables for is put aside, this batch's retries too
        batch.forEach(recorded);
    }

    /** What is to be tried again: all, where the database is away; else each is tried by itself. */
    private List<Result> leftOf(List<Result> batch, RuntimeException failure) {
        if (Failures.kindOf(failure) == FailureKind.TRANSIENT) {
            return batch;
        }
        return batch.stream().filter(result -> !recordedOrDropped(result)).toList();
    }

    private boolean recordedOrDropped(Result result) {
        try {
            record(List.of(result));
        } catch (RuntimeException e) {
            if (Failures.kindOf(e) == FailureKind.TRANSIENT) {
                return false;
            }
            log.atError()
                    .addKeyValue("event", "result_dropped")
                    .addKeyValue("delivery", result.assignment().deliveryId())
                    .addKeyValue("endpoint", result.assignment().endpoint().id())
                    .log("Could not be recorded, and would not be: " + e);
            recorded.accept(result);
        }
        return true;
    }

    private void giveBack(List<Result> batch) {
        for (Result result : batch.reversed()) {
            results.addFirst(result);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
