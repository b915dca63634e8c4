package com.diwaar.billing.organization;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an organisation stands in a period, in units of its limit.
 *
 * @param messageLimit null is unlimited
 * @param used texts that went out
 * @param reserved texts that may yet go out
 * @param overage the part of {@code used} that no reservation had covered
 */
public record Balance(
        Instant periodStart, Instant periodEnd, @Nullable Long messageLimit, long used, long reserved, long overage) {}
