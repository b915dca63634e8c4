package com.diwaar.billing.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * What a day's comparison found.
 *
 * @param day in UTC
 * @param missing texts in the topic only: not charged
 * @param surplus texts in the books only: charged, and not in the topic (any more)
 * @param changed texts in both that differ in organisation or segments
 * @param wrongSums sums of days that are not the sums of their records
 */
public record Reconciliation(
        UUID id,
        LocalDate day,
        Instant ranAt,
        long textsInTopic,
        long textsInBooks,
        long missing,
        long surplus,
        long changed,
        long wrongSums) {

    public long differences() {
        return missing + surplus + changed + wrongSums;
    }
}
