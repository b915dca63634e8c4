package com.diwaar.conversation.erasure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases people: from the record in one step, then from the working state, then by telling the other services. Erasing
 * somebody again erases what came since.
 *
 * <p>Who is at work on the person's text while that happens finds the conversation ended, so stores nothing.
 */
public final class EraseCustomers {

    private static final Logger log = LoggerFactory.getLogger(EraseCustomers.class);
    private static final Duration TIME_TO_FINISH = Duration.ofSeconds(30);
    private static final int AT_ONCE = 100;

    private final Erasures erasures;
    private final List<WorkingState> workingStates;
    private final ErasureAnnouncements announcements;
    private final Clock clock;

    public EraseCustomers(
            Erasures erasures, List<WorkingState> workingStates, ErasureAnnouncements announcements, Clock clock) {
        this.erasures = erasures;
        this.workingStates = List.copyOf(workingStates);
        this.announcements = announcements;
        this.clock = clock;
    }

    /** Returns once nothing of the person is on record; what is left to do is done now, or by a sweep. */
    public void erase(long organizationId, String customerNumber) {
        Instant now = clock.instant();
        finish(erasures.erase(organizationId, customerNumber, now, now.plus(TIME_TO_FINISH)));
    }

    /**
     * Does what was left undone.
     *
     * @return how many erasures it was at
     */
    public int sweep() {
        Instant now = clock.instant();
        List<Erasure> unfinished = erasures.claimUnfinished(now, now.plus(TIME_TO_FINISH), AT_ONCE);
        unfinished.forEach(this::finish);
        return unfinished.size();
    }

    /** One away does not keep the other back. */
    private void finish(Erasure erasure) {
        boolean forgotten = tryTo("forget", erasure, () -> forget(erasure));
        boolean told = tryTo("tell", erasure, () -> tell(erasure));
        log.atInfo()
                .addKeyValue("event", "customer_erased")
                .addKeyValue("erasure", erasure.id())
                .addKeyValue("organization_id", erasure.organizationId())
                .addKeyValue("forgotten", forgotten)
                .addKeyValue("told", told)
                .log("");
    }

    private void forget(Erasure erasure) {
        List<Long> conversations = erasure.toForget();
        if (conversations == null) {
            return;
        }
        for (WorkingState state : workingStates) {
            if (!state.forget(conversations)) {
                throw new IllegalStateException("The working state is away");
            }
        }
        erasures.forgotten(erasure);
    }

    private void tell(Erasure erasure) {
        Erasure.ToTell toTell = erasure.toTell();
        if (toTell != null) {
            announcements.tell(erasure, toTell);
            erasures.told(erasure);
        }
    }

    private static boolean tryTo(String what, Erasure erasure, Runnable step) {
        try {
            step.run();
            return true;
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("event", "erasure_unfinished")
                    .addKeyValue("erasure", erasure.id())
                    .addKeyValue("what", what)
                    .addKeyValue("cause", e.toString())
                    .log("A sweep will do it");
            return false;
        }
    }
}
