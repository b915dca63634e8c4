package com.diwaar.outbound.send;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All sends. */
public interface Sends {

    /**
     * Stores those that are not known yet, in one transaction and in their order.
     *
     * @param refused those of them that are decided at once
     */
    Taken take(List<Order> orders, Map<Order, Decision.Failed> refused);

    /**
     * What came of some orders, and what there is to tell of them.
     *
     * @param fresh the messages that were not known before
     * @param decided ones, known before or refused now
     * @param held ones among those that were known already
     */
    record Taken(Set<Long> fresh, List<DecidedSend> decided, List<HeldSend> held) {}

    /** Held ones that nobody was told of, held at least so long ago. */
    List<HeldSend> untoldHolds(Duration atLeast, int limit);

    /** Remembers that the events of these are out. */
    void markHoldsTold(Collection<HeldSend> told);

    /** Senders with a send that is due now in one of these partitions. */
    Set<String> dueSenders(Set<Integer> partitions);

    /** Decided ones that are not announced, oldest first, decided at least so long ago. */
    List<DecidedSend> unannounced(Duration atLeast, int limit);

    /** Remembers that the events of these are out. */
    void markAnnounced(Collection<DecidedSend> announced);

    /** Those whose events may not be out yet. */
    List<DecidedSend> stillUnannounced(Collection<DecidedSend> decided);

    /** The sent ones with these provider sids. */
    List<DecidedSend> sentAs(Collection<String> messageSids);

    /** The organisation's sent text with this sid. */
    Optional<DecidedSend> sentAs(long organizationId, String messageSid);

    /** What waits to go out at each of these senders; one at which nothing does is {@link Backlog#NONE}. */
    Map<String, Backlog> backlogs(Collection<String> senders);

    /** What waits at a sender. */
    record Backlog(long sends, long segments, long replySegments, Optional<Instant> oldest) {

        public static final Backlog NONE = new Backlog(0, 0, 0, Optional.empty());
    }
}
