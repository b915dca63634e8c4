package com.diwaar.outbound.erasure;

import com.diwaar.outbound.send.DecidedSend;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Erasures on record. Kept of an erased text are its row without content or number, so that a repeat is known, and a keyed
 * hash of its sid, so that a late receipt is not taken for a stranger's.
 */
public interface Erasures {

    /** A person, to an organisation. */
    record Person(long organizationId, String number) {}

    /**
     * Stores that this person is to be forgotten. Orders that were given before and come later are known by it for as long as
     * they may come.
     */
    void begin(Person person, Instant erasedAt);

    /** Ends their texts that have not gone out yet; returns those. */
    List<DecidedSend> end(Collection<Person> people);

    /** Forgets what of them is over and told. Who has nothing on its way any more is done with. */
    void forget(Collection<Person> people);

    /** Those who are not done with. */
    List<Person> unfinished(int limit);
}
