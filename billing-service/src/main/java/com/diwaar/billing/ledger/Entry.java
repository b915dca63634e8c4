package com.diwaar.billing.ledger;

import java.time.LocalDate;

/** A usage record that is in the books, and the period it counts in. */
public record Entry(UsageRecord record, LocalDate period) {}
