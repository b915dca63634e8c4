package com.diwaar.conversation.outreach;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has scheduled commands decided when they are due, on every replica at once: a command is taken for a minute, decided once
 * by its row, told, and only then no longer kept. Who dies on the way is followed by another after that minute.
 */
public final class SendDue {

    private static final Logger log = LoggerFactory.getLogger(SendDue.class);
    private static final Duration TAKEN = Duration.ofMinutes(1);
    private static final int AT_ONCE = 200;

    private final ScheduledSends sends;
    private final RecordCommand record;
    private final Outcomes outcomes;
    private final Clock clock;

    public SendDue(ScheduledSends sends, RecordCommand record, Outcomes outcomes, Clock clock) {
        this.sends = sends;
        this.record = record;
        this.outcomes = outcomes;
        this.clock = clock;
    }

    /** Works on what is due now; returns when none is left. */
    public void work() {
        List<ScheduledSend> due;
        do {
            Instant now = clock.instant();
            due = sends.claimDue(now, now.plus(TAKEN), AT_ONCE);
            workAll(due);
        } while (due.size() == AT_ONCE);
    }

    /** Not to be sent; told at once, or when the next look is due. */
    public ScheduledSends.Cancellation cancel(long organizationId, UUID commandId) {
        return sends.cancel(organizationId, commandId, clock.instant());
    }

    /** A few at a time, since each asks billing. */
    private void workAll(List<ScheduledSend> due) {
        var places = new Semaphore(16);
        List<Thread> workers = due.stream()
                .map(send -> Thread.ofVirtual().name("due-send").start(() -> {
                    try {
                        places.acquire();
                        try {
                            work(send);
                        } finally {
                            places.release();
                        }
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .toList();
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException _) {
            workers.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    private void work(ScheduledSend send) throws InterruptedException {
        UUID id = send.command().id();
        try {
            Decision decision = record.decideDue(send.command());
            outcomes.tell(decision, send.command());
            sends.done(id);
            log.atInfo()
                    .addKeyValue("event", "due_send_worked")
                    .addKeyValue("command_id", id)
                    .addKeyValue("result", decision.getClass().getSimpleName())
                    .log("");
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("event", "due_send_failed")
                    .addKeyValue("command_id", id)
                    .addKeyValue("cause", e.toString())
                    .log("Will be tried again within a minute");
        }
    }
}
