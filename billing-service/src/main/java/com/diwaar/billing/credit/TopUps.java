package com.diwaar.billing.credit;

import java.util.List;
import java.util.Optional;

/** All credit that was bought. It counts while the organisation's plan is a prepaid one, and is kept otherwise. */
public interface TopUps {

    /** What became of a top-up. */
    enum Added {
        ADDED,
        /** It had been added before, with the same units. */
        KNOWN,
        /** Its id stands for another amount. */
        CONFLICTING,
        UNKNOWN_ORGANIZATION
    }

    /** Adds it once, however often it is asked for. */
    Added add(TopUp topUp);

    Optional<TopUp> find(long organizationId, String topUpId);

    /** Newest first. */
    List<TopUp> of(long organizationId);
}
