package com.diwaar.billing.ledger;

import java.util.UUID;

/**
 * A text that went out and did not arrive.
 *
 * @param eventId of its usage record
 * @param isFree whether the plan that it went out under charges nothing for it
 * @param adjustment what takes it out of the sums
 */
public record Undelivered(UUID eventId, boolean isFree, Adjustment adjustment) {}
