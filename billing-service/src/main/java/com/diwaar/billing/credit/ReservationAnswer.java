package com.diwaar.billing.credit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What came of asking for credit. */
public sealed interface ReservationAnswer {

    /** The credit is held, since now or since an earlier request. */
    record Reserved(long units) implements ReservationAnswer {}

    /** Its text went out already; nothing is held. */
    record Settled(long units) implements ReservationAnswer {}

    /**
     * The limit leaves no room.
     *
     * @param liftsAt when the month ends; null where credit must be bought
     */
    record LimitReached(long messageLimit, @Nullable Instant liftsAt) implements ReservationAnswer {}

    record Suspended() implements ReservationAnswer {}

    record UnknownOrganization() implements ReservationAnswer {}

    /** The id names another organisation's credit. */
    record TakenByAnother() implements ReservationAnswer {}
}
