package com.diwaar.billing.announcement;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A limit came near. Exists once per organisation, period and percent; under a prepaid plan once per amount bought.
 *
 * @param bought zero under a monthly plan
 */
public record ThresholdReached(
        long organizationId,
        LocalDate period,
        int percent,
        long used,
        long messageLimit,
        long bought,
        Instant reachedAt,
        Instant periodStart,
        Instant periodEnd) {}
