package com.diwaar.outbound.drain;

import com.diwaar.outbound.attempt.Attempts;
import com.diwaar.outbound.attempt.Attempts.Settled;
import com.diwaar.outbound.attempt.Settlement;
import com.diwaar.outbound.send.Announcements;
import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.HeldSend;
import com.diwaar.outbound.send.Sends;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles what the calls brought, all that has come together in one transaction, then announces it: store, emit, mark. While
 * one batch is announced the next is stored. It tries to store until it succeeds; what it could not announce is announced by
 * the sweep.
 */
public final class Settler {

    private static final Logger log = LoggerFactory.getLogger(Settler.class);
    private static final int MOST_AT_ONCE = 500;
    private static final int MOST_UNANNOUNCED = 20_000;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    /** A settlement, and what to do when it is stored, and when that has been done for all that were stored with it. */
    private record Waiting(Settlement settlement, Runnable stored, Runnable afterAll) {}

    private final Batcher<Waiting> settling =
            new Batcher<>("settler", MOST_AT_ONCE, Integer.MAX_VALUE, this::settleWaiting);
    private final Batcher<DecidedSend> announcing =
            new Batcher<>("announcer", MOST_AT_ONCE, MOST_UNANNOUNCED, this::announceIfPossible);
    private final Attempts attempts;
    private final Sends sends;
    private final Announcements announcements;
    private final MeterRegistry meters;

    public Settler(Attempts attempts, Sends sends, Announcements announcements, MeterRegistry meters) {
        this.attempts = attempts;
        this.sends = sends;
        this.announcements = announcements;
        this.meters = meters;
    }

    /**
     * Returns at once; calls back when it is stored, and then once more when all that was stored together has been called
     * back: of equal callbacks one. Who leases in the second finds the places of all of them, and not one at a time.
     */
    void submit(Settlement settlement, Runnable stored, Runnable afterAll) {
        settling.offer(new Waiting(settlement, stored, afterAll));
    }

    /** Settles these and announces what is decided by it; returns it. */
    public List<DecidedSend> settle(List<Settlement> settlements) {
        Settled settled = attempts.settle(settlements);
        settled.sentTwice()
                .forEach(attempt ->
                        unwanted(attempt, "sent_twice", "A text turned out to be sent by another attempt too"));
        settled.sentThoughFailed()
                .forEach(attempt -> unwanted(
                        attempt, "sent_though_failed", "A text that was told as failed turned out to be sent"));
        tellHolds(settled.held());
        return settled.decided();
    }

    private void unwanted(UUID attempt, String event, String sentence) {
        meters.counter("diwaar.outbound.doubled").increment();
        log.atError()
                .addKeyValue("event", event)
                .addKeyValue("attempt_id", attempt)
                .log(sentence);
    }

    /** What can't be told now, the sweep tells. */
    private void tellHolds(List<HeldSend> held) {
        try {
            announceHeld(held);
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("event", "announce_failed")
                    .addKeyValue("held", held.size())
                    .log("The sweep will announce them: " + e);
        }
    }

    /** Announces and marks. */
    public void announceHeld(List<HeldSend> held) {
        if (!held.isEmpty()) {
            announcements.announceHeld(held);
            sends.markHoldsTold(held);
        }
    }

    /** Announces and marks. */
    public void announce(List<DecidedSend> decided) {
        if (!decided.isEmpty()) {
            announcements.announce(decided);
            sends.markAnnounced(decided);
        }
    }

    void start() {
        announcing.start();
        settling.start();
    }

    /** Finishes what it has; what it can't announce is left to the sweep. */
    void stop() {
        settling.stop(STOP_WITHIN);
        announcing.stop(STOP_WITHIN);
    }

    private void settleWaiting(List<Waiting> batch) {
        List<DecidedSend> decided =
                settleForSure(batch.stream().map(Waiting::settlement).toList());
        batch.forEach(waiting -> waiting.stored().run());
        batch.stream().map(Waiting::afterAll).distinct().forEach(Runnable::run);
        decided.forEach(
                announcing::offer); // where the broker is away so long that these don't fit, the sweep is in charge
    }

    private List<DecidedSend> settleForSure(List<Settlement> settlements) {
        while (true) {
            try {
                return settle(settlements);
            } catch (RuntimeException e) {
                log.atError()
                        .addKeyValue("event", "settle_failed")
                        .addKeyValue("attempts", settlements.size())
                        .setCause(e)
                        .log("Tries again to store what came of the calls");
                if (Thread.currentThread().isInterrupted()) {
                    return List.of(); // stopping: the provider's list will settle them
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void announceIfPossible(List<DecidedSend> decided) {
        try {
            announce(decided);
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("event", "announce_failed")
                    .addKeyValue("sends", decided.size())
                    .log("The sweep will announce them: " + e);
        }
    }
}
