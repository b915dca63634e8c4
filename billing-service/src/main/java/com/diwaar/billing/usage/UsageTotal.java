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
        String currency) {}
