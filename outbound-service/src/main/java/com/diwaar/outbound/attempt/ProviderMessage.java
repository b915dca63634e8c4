package com.diwaar.outbound.attempt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as the provider has it.
 *
 * @param createdAt null where the provider gives no date yet
 * @param outbound one that was made through the API; false for one that came in, and for what the provider says by itself
 */
public record ProviderMessage(
        String sid,
        String from,
        String to,
        String body,
        boolean outbound,
        String status,
        @Nullable Instant createdAt,
        @Nullable Instant sentAt,
        @Nullable Integer segments,
        @Nullable Integer errorCode,
        @Nullable String price,
        @Nullable String priceUnit) {}
