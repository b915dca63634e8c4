package com.diwaar.billing.ledger;

/** Units of an entry that no reservation had covered. */
public record Overage(Entry entry, long units) {}
