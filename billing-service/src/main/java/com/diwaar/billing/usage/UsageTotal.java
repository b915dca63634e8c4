package com.diwaar.billing.usage;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What was used on a day (in the organisation's zone) by an assistant, of one type; corrections taken in.
 *
 * @param direction of texts; null where it is none
 * @param messagesUsed units of the limit
 * @param cost exact
 */
public record UsageTotal(
        LocalDate day,
        long assistantId,
        String usageType,
        @Nullable String direction,
        long records,
        long messagesUsed,
        long segments,
        long inputTokens,
        long outputTokens,
        long callSeconds,
        long callMinutes,
        BigDecimal cost,
        String currency) {

    /** Where a total stands: they are in the order of these, and no two have the same. */
    public record Place(LocalDate day, long assistantId, String usageType, String direction, String currency) {

        /** Before all of this day and those after it. */
        public static Place before(LocalDate day) {
            return new Place(day, Long.MIN_VALUE, "", "", "");
        }
    }

    public Place place() {
        return new Place(day, assistantId, usageType, direction == null ? "" : direction, currency);
    }
}
