package com.diwaar.billing.usage;

import com.diwaar.billing.plan.Plan;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What was used of one type in a period under one plan. */
public record PricedUsage(
        Plan plan,
        String currency,
        String usageType,
        @Nullable String direction,
        long records,
        long units,
        long inputTokens,
        long outputTokens,
        long callMinutes,
        long adjustedUnits,
        BigDecimal cost,
        BigDecimal adjustedCost) {}
