package com.diwaar.billing.ledger;

import java.time.Instant;
import java.util.List;

/** People who are to be forgotten. */
public interface Erasures {

    /** Somebody to forget, in one organisation. */
    record Erasure(long organizationId, String customerPhoneNumber, Instant at) {}

    /**
     * Removes the numbers, and ids that name single texts, from all that is written down of them up to then or is written
     * down later of that time. Sums stay. Erasing again changes nothing.
     */
    void erase(List<Erasure> erasures);
}
