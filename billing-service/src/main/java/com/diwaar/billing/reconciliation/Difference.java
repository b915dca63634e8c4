package com.diwaar.billing.reconciliation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing on which the books and the topic differ.
 *
 * @param kind {@code missing}, {@code surplus}, {@code changed} or {@code wrong_sum}
 * @param eventId of the text; null for a sum
 */
public record Difference(
        String kind, long organizationId, @Nullable UUID eventId, String detail) {}
