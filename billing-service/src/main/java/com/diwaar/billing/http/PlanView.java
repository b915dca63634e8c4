package com.diwaar.billing.http;

import com.diwaar.billing.plan.Plan;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A plan as the API shows it.
 *
 * @param messageLimit left out where unlimited, or prepaid
 */
record PlanView(
        long id,
        String name,
        String kind,
        @Nullable Long messageLimit,
        String enforcement,
        String counted,
        String unit,
        int segmentsHeld,
        String currency,
        BigDecimal pricePerUnit,
        BigDecimal pricePerMinute,
        BigDecimal pricePerMillionInputTokens,
        BigDecimal pricePerMillionOutputTokens,
        boolean chargeUndelivered,
        Instant createdAt) {

    static PlanView of(Plan plan) {
        return new PlanView(
                plan.id(),
                plan.name(),
                plan.kind().wire(),
                plan.messageLimit(),
                plan.enforcement().wire(),
                plan.counted().wire(),
                plan.unit().wire(),
                plan.segmentsHeld(),
                plan.prices().currency().getCurrencyCode(),
                plan.prices().perUnit(),
                plan.prices().perMinute(),
                plan.prices().perMillionInputTokens(),
                plan.prices().perMillionOutputTokens(),
                plan.chargeUndelivered(),
                plan.createdAt());
    }
}
