package com.diwaar.billing.announcement;

import java.time.Instant;
import java.time.LocalDate;

/** A limit came near. Exists once per organisation, period and percent. */
public record ThresholdReached(
        long organizationId,
        LocalDate period,
        int percent,
        long used,
        long messageLimit,
        Instant reachedAt,
        Instant periodStart,
        Instant periodEnd) {}
