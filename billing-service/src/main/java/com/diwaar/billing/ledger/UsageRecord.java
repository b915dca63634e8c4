package com.diwaar.billing.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something used, as an event told it.
 *
 * @param eventId its identity: the same event is written down once
 * @param messagesUsed units of the message limit
 * @param segments as we counted them; zero for what is no text
 * @param reservationId the credit it was to come from
 */
public record UsageRecord(
        UUID eventId,
        long organizationId,
        long assistantId,
        long conversationId,
        @Nullable Long messageId,
        String usageType,
        long messagesUsed,
        long segments,
        long inputTokens,
        long outputTokens,
        long callSeconds,
        @Nullable String reservationId,
        Instant occurredAt) {}
