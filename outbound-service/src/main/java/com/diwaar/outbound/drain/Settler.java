package com.diwaar.outbound.drain;

import com.diwaar.outbound.attempt.Attempts;
import com.diwaar.outbound.attempt.Attempts.Settled;
import com.diwaar.outbound.attempt.Settlement;
import com.diwaar.outbound.send.Announcements;
import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.Sends;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles what the calls brought, all that has come together in one transaction, then announces it: store, emit, mark. It
 * tries to store until it succeeds; what it could not announce is announced by the sweep.
 */
public final class Settler {

    private static final Logger log = LoggerFactory.getLogger(Settler.class);
    private static final int MOST_AT_ONCE = 500;
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** A settlement, and what to do when it is stored. */
    private record Waiting(Settlement settlement, Runnable stored) {}

    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Attempts attempts;
    private final Sends sends;
    private final Announcements announcements;
    private final MeterRegistry meters;
    private volatile Thread worker = Thread.currentThread();

    public Settler(Attempts attempts, Sends sends, Announcements announcements, MeterRegistry meters) {
        this.attempts = attempts;
        this.sends = sends;
        this.announcements = announcements;
        this.meters = meters;
    }

    /** Returns at once; calls back when it is stored. */
    void submit(Settlement settlement, Runnable stored) {
        queue.add(new Waiting(settlement, stored));
    }

    /** Settles these and announces what is decided by it; returns it. */
    public List<DecidedSend> settle(List<Settlement> settlements) {
        Settled settled = attempts.settle(settlements);
        settled.wasDecided().forEach(attempt -> {
            meters.counter("diwaar.outbound.doubled").increment();
            log.atError()
                    .addKeyValue("event", "sent_twice")
                    .addKeyValue("attempt_id", attempt)
                    .log("A text that was decided already turned out to be sent by another attempt too");
        });
        return settled.decided();
    }

    /** Announces and marks. */
    public void announce(List<DecidedSend> decided) {
        if (!decided.isEmpty()) {
            announcements.announce(decided);
            sends.markAnnounced(decided);
        }
    }

    void start() {
        worker = Thread.ofVirtual().name("settler").start(this::work);
    }

    void stop() {
        worker.interrupt();
    }

    private void work() {
        try {
            while (true) {
                List<Waiting> batch = new ArrayList<>();
                batch.add(queue.take());
                queue.drainTo(batch, MOST_AT_ONCE - 1);
                List<DecidedSend> decided = settleForSure(batch);
                batch.forEach(waiting -> waiting.stored().run());
                announceIfPossible(decided);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private List<DecidedSend> settleForSure(List<Waiting> batch) throws InterruptedException {
        List<Settlement> settlements = batch.stream().map(Waiting::settlement).toList();
        while (true) {
            try {
                return settle(settlements);
            } catch (RuntimeException e) {
                log.atError()
                        .addKeyValue("event", "settle_failed")
                        .addKeyValue("attempts", settlements.size())
                        .setCause(e)
                        .log("Tries again to store what came of the calls");
                Thread.sleep(PAUSE);
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
