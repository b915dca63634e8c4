package com.diwaar.billing.usage;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One usage record, as its organisation sees it. */
public record UsageLine(
        long id,
        UUID eventId,
        Instant occurredAt,
        String usageType,
        long messagesUsed,
        long segments,
        long inputTokens,
        long outputTokens,
        long callSeconds,
        long assistantId,
        long conversationId,
        @Nullable Long messageId) {}
