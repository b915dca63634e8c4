package com.diwaar.conversation.erasure;

import java.time.Instant;
import java.util.List;

/**
 * Erasures on record.
 *
 * <p>An erasure is one transaction: what was committed before it is gone, what comes after it is a stranger's. Kept are keyed
 * hashes of the number and of the sids of the person's texts, and rows without content, so that sums stay true.
 */
public interface Erasures {

    /**
     * Ends the person's conversations and agendas and removes everything that was said, agreed or known of them. Where there
     * is nothing to remove, the erasure is stored all the same: other services may know the person.
     *
     * @param finishBy when a sweep takes over what is left to do
     */
    Erasure erase(long organizationId, String customerNumber, Instant now, Instant finishBy);

    /** Erasures that nobody finished in time; nobody else is given them until then. */
    List<Erasure> claimUnfinished(Instant now, Instant finishBy, int atMost);

    /** The conversations that were erased since then, by any replica. */
    List<Long> erasedSince(Instant since);

    /** The other services know; the number is gone from here too. */
    void told(Erasure erasure);

    void forgotten(Erasure erasure);
}
