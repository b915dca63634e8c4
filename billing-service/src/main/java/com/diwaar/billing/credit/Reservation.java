package com.diwaar.billing.credit;

import java.time.LocalDate;

/**
 * Credit that is held for one answer or one command, for the most it can cost. An answer may be sent in parts, each of which
 * ends once: it went out, or it will not. A part uses what is still held; with the last part's end nothing is held any more.
 *
 * @param period the period whose balance holds it
 * @param units what it was taken for
 * @param held what no part has used or given back yet
 * @param used what its parts used of it
 * @param partsEnded how many of its parts have ended
 */
public record Reservation(
        String id,
        long organizationId,
        LocalDate period,
        long units,
        long held,
        long used,
        int partsEnded,
        ReservationState state) {

    /**
     * What came of a settlement.
     *
     * @param freed units that its balance no longer holds
     * @param overage units used that it had not covered
     */
    public record Settlement(Reservation after, long freed, long overage) {}

    /**
     * Settles a part with what was really used: in any state, since a text that went out went out. What is not held is
     * overage.
     */
    public Settlement settle(long cost, int parts) {
        long covered = Math.min(cost, held);
        boolean last = partsEnded + 1 >= parts;
        long left = last ? 0 : held - covered;
        ReservationState next = last || !isHeld() ? ReservationState.SETTLED : state;
        return new Settlement(with(left, used + covered, partsEnded + 1, next), held - left, cost - covered);
    }

    /** Gives a part's share back, if any is held: after a settlement there is nothing to give. */
    public Settlement release(int parts) {
        if (!isHeld()) {
            return new Settlement(this, 0, 0);
        }
        int partsLeft = Math.max(1, parts - partsEnded);
        long left = partsLeft == 1 ? 0 : held - held / partsLeft;
        return new Settlement(
                with(left, used, partsEnded + 1, partsLeft == 1 ? endedWithoutText() : state), held - left, 0);
    }

    /** Gives its credit back because nobody else did. */
    public Settlement expire() {
        return isHeld()
                ? new Settlement(with(0, used, partsEnded, ReservationState.EXPIRED), held, 0)
                : new Settlement(this, 0, 0);
    }

    private boolean isHeld() {
        return state == ReservationState.RESERVED;
    }

    /** Where another part went out, it is settled: taken anew it would be paid twice. */
    private ReservationState endedWithoutText() {
        return used > 0 ? ReservationState.SETTLED : ReservationState.RELEASED;
    }

    private Reservation with(long held, long used, int partsEnded, ReservationState state) {
        return new Reservation(id, organizationId, period, units, held, used, partsEnded, state);
    }
}
