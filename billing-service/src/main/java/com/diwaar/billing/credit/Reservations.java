package com.diwaar.billing.credit;

import java.time.Instant;
import java.util.List;

/** All reservations. */
public interface Reservations {

    /**
     * Holds credit, atomically over all replicas: under a hard limit, used and reserved units never exceed it by reserving. A
     * reservation that is held or settled is answered as it stands (its expiry moves on); a released or expired one is taken
     * anew. Each is answered by itself, in the order of the requests: that one is refused takes nothing from the others.
     */
    List<ReservationAnswer> reserve(List<ReservationRequest> requests);

    /** As {@link #reserve(List)}. */
    default ReservationAnswer reserve(ReservationRequest request) {
        return reserve(List.of(request)).getFirst();
    }

    /** Gives back, at most so many at a time, what is held past its time; returns how many. */
    int expire(Instant now, int atMost);

    /** Forgets, at most so many at a time, what ended before this time; returns how many. */
    int forget(Instant endedBefore, int atMost);
}
