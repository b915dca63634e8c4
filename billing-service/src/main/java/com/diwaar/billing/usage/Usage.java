package com.diwaar.billing.usage;

import com.diwaar.billing.ledger.Adjustment;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What organisations have used. */
public interface Usage {

    /** Totals of these days, both included, in the organisation's zone; those after this place, in the order of places. */
    List<UsageTotal> totals(long organizationId, LocalDate from, LocalDate to, UsageTotal.Place after, int atMost);

    /** Records older than this one (by id), newest first. */
    List<UsageLine> records(long organizationId, long before, int atMost);

    /** What a period (named by its first day) comes to, by type and plan. */
    List<PricedUsage> ofPeriod(long organizationId, LocalDate period);

    /** Corrections, newest first: those after the one with this id, or from the newest on. */
    List<Adjustment> adjustments(long organizationId, @Nullable String after, int atMost);
}
