package com.diwaar.conversation.ending;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Ends on record. What is stored here is due to be told until it is marked as told; whoever stored or claimed it has until
 * then before a sweep takes it over.
 */
public interface Endings {

    /**
     * Ends conversations that are idle for longer than their assistant's settings allow, and cancels their unanswered texts.
     * Leaves alone what anybody else is at work on.
     *
     * @param tellBy when a sweep takes the telling over
     */
    List<Ended> endIdle(Instant now, Instant tellBy, int atMost);

    /** Ends the conversation; empty, and nothing changed, where the organisation has no such active one. */
    Optional<Ended> end(long organizationId, long conversationId, EndReason reason, Instant now, Instant tellBy);

    /** Expires agendas whose time is over; leaves alone those whose conversation anybody is at work on. */
    List<ExpiredAgenda> expireAgendas(Instant now, Instant tellBy, int atMost);

    /** Ends that nobody told in time; nobody else is given them until then. */
    List<Ended> claimUntold(Instant now, Instant tellBy, int atMost);

    /** As {@link #claimUntold}, for agendas. */
    List<ExpiredAgenda> claimUntoldAgendas(Instant now, Instant tellBy, int atMost);

    void told(List<Ended> ended);

    void toldAgendas(List<ExpiredAgenda> agendas);
}
