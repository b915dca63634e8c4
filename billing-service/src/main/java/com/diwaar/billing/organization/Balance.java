package com.diwaar.billing.organization;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an organisation stands in a month, or with the credit that it bought; in units of its limit.
 *
 * @param periodStart of the current month, whatever the plan
 * @param messageLimit null is unlimited
 * @param used what went out, less what was given back
 * @param usedWhenBought what of that was used when credit was last bought; 0 where a month allows it
 * @param reserved what may yet go out
 * @param overage the part of {@code used} that no reservation had covered
 */
public record Balance(
        Instant periodStart,
        Instant periodEnd,
        @Nullable Long messageLimit,
        long used,
        long usedWhenBought,
        long reserved,
        long overage) {

    public long committed() {
        return used + reserved;
    }

    /** What is left of the limit, negative where more was used; null where unlimited. */
    public @Nullable Long left() {
        return messageLimit == null ? null : messageLimit - committed();
    }
}
