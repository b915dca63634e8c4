package com.diwaar.billing.credit;

import java.time.LocalDate;

/**
 * Credit that is held for one answer or one command, for the most it can cost.
 *
 * @param period the period whose balance holds it
 */
public record Reservation(String id, long organizationId, LocalDate period, long units, ReservationState state) {

    /**
     * What came of a settlement.
     *
     * @param after the reservation, which holds nothing any more
     * @param freed units that its balance no longer holds
     * @param overage units used that it had not covered
     */
    public record Settlement(Reservation after, long freed, long overage) {}

    /**
     * Settles it with what was really used: in any state, since a text that went out went out. What it held is freed whole;
     * what it did not hold is overage.
     */
    public Settlement settle(long used) {
        long held = held();
        return new Settlement(as(ReservationState.SETTLED), held, Math.max(0, used - held));
    }

    /** Gives its credit back, if it holds any: after a settlement there is nothing to give. */
    public Settlement release() {
        return new Settlement(isHeld() ? as(ReservationState.RELEASED) : this, held(), 0);
    }

    /** Gives its credit back because nobody else did. */
    public Settlement expire() {
        return new Settlement(isHeld() ? as(ReservationState.EXPIRED) : this, held(), 0);
    }

    /** Units that its balance holds for it. */
    public long held() {
        return isHeld() ? units : 0;
    }

    private boolean isHeld() {
        return state == ReservationState.RESERVED;
    }

    private Reservation as(ReservationState next) {
        return new Reservation(id, organizationId, period, units, next);
    }
}
