package com.diwaar.billing.usage;

import java.time.LocalDate;

/** What was used on a day (in the organisation's zone) by an assistant, of one type. */
public record UsageTotal(
        LocalDate day,
        long assistantId,
        String usageType,
        long messagesUsed,
        long segments,
        long inputTokens,
        long outputTokens,
        long callSeconds) {}
