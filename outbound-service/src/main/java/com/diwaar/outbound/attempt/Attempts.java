package com.diwaar.outbound.attempt;

import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.HeldSend;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** All attempts. */
public interface Attempts {

    /**
     * Leases attempts at some senders' due sends in these partitions, in one transaction: replies first, in order within a
     * conversation and lane, each only while no unsettled attempt at it or at an equal text exists. They come in the order in
     * which each sender's shall go.
     *
     * @param mostBySender how many of each sender at most
     * @param noticesOnly only confirmations of opt-outs
     */
    List<Attempt> lease(Map<String, Integer> mostBySender, Set<Integer> partitions, boolean noticesOnly);

    /** Settles what is not settled yet, in one transaction. What was settled before is left as it was. */
    Settled settle(List<Settlement> settlements);

    /**
     * Unsettled attempts whose time to be looked up has come, those at replies before those at outreach; each is given to one
     * caller only, until its next look.
     */
    List<OpenAttempt> claimLooks(int most);

    /** Of these provider sids, those that belong to an attempt. */
    Set<String> bound(Collection<String> messageSids);

    /**
     * Counts a look that found no trace, and returns how many there were; 0 where it does not count, since the attempt is
     * settled or the last one was only just before. The next look is a whole pause away.
     */
    int countAbsence(UUID attemptId);

    /** Whether other unsettled attempts between these two numbers exist. */
    boolean othersOpen(OpenAttempt attempt);

    /**
     * What a settling did.
     *
     * @param decided sends that are decided by it
     * @param sentTwice attempts that turned out to be sent although their send had been sent by another
     * @param sentThoughFailed attempts that turned out to be sent although their send had been given up as failed
     * @param held sends that are held by it, and that nobody was told of
     */
    record Settled(List<DecidedSend> decided, List<UUID> sentTwice, List<UUID> sentThoughFailed, List<HeldSend> held) {}

    /** An attempt that nobody knows the outcome of. */
    record OpenAttempt(Attempt attempt, Instant startedAt) {}
}
