package com.diwaar.billing.usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One usage record, as its organisation sees it.
 *
 * @param messagesUsed units of the limit
 * @param estimated the model's provider did not say how many tokens
 * @param unitPrice per unit or minute, as it was charged
 * @param cost exact
 * @param period the accounting period, named by its first day
 * @param customerPhoneNumber null where it is no text, or the person was erased
 */
public record UsageLine(
        long id,
        UUID eventId,
        Instant occurredAt,
        String usageType,
        @Nullable String direction,
        long messagesUsed,
        long segments,
        long inputTokens,
        long outputTokens,
        boolean estimated,
        long callSeconds,
        long callMinutes,
        BigDecimal unitPrice,
        BigDecimal cost,
        String currency,
        LocalDate period,
        long assistantId,
        long conversationId,
        @Nullable Long messageId,
        @Nullable String customerPhoneNumber) {}
