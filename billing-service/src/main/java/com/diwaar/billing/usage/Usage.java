package com.diwaar.billing.usage;

import java.time.LocalDate;
import java.util.List;

/** What organisations have used. */
public interface Usage {

    /** Totals of these days, both included, in the organisation's zone; by day, assistant and type. */
    List<UsageTotal> totals(long organizationId, LocalDate from, LocalDate to);

    /** Records older than this one (by id), newest first. */
    List<UsageLine> records(long organizationId, long before, int atMost);
}
