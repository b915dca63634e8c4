package com.diwaar.billing.plan;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** Under which plan and in which zone an organisation was, from a time on. */
public record Terms(Instant since, Plan plan, ZoneId zone) {

    private static final Terms NONE = new Terms(Instant.EPOCH, Plan.UNPRICED, ZoneOffset.UTC);

    /**
     * Those that held at a time; before the first of them, the first.
     *
     * @param history oldest first; empty for an organisation that is not known
     */
    public static Terms at(Instant time, List<Terms> history) {
        if (history.isEmpty()) {
            return NONE;
        }
        Terms found = history.getFirst();
        for (Terms terms : history) {
            if (!terms.since().isAfter(time)) {
                found = terms;
            }
        }
        return found;
    }
}
