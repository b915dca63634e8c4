package com.diwaar.billing.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Comparisons, as they are made and as they came out. */
public interface Reconciliations {

    /** Keeps texts of the topic for this run; one that was kept before is kept once. */
    void stage(UUID run, List<TopicText> texts);

    /**
     * Compares what was staged with the books of that day (UTC), and the sums of that day and the two before it, of which
     * something may have come since, with their records; writes down what it finds and forgets what was staged.
     */
    Reconciliation compare(UUID run, LocalDate day, Instant now);

    /** Forgets what was staged for a run that did not come to its end. */
    void abandon(UUID run);

    /** Forgets what was staged before then: its run was killed. */
    void forgetStagedBefore(Instant time);

    /** Newest first. */
    List<Reconciliation> latest(int atMost);

    Optional<Reconciliation> find(UUID id);

    /** The first so many. */
    List<Difference> differencesOf(UUID id, int atMost);

    /** Whether the day has been compared then or later. */
    boolean hasRunSince(LocalDate day, Instant time);

    /** What the newest comparisons of this day and each one after it found, together. */
    long differencesFrom(LocalDate day);
}
