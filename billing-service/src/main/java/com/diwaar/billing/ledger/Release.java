package com.diwaar.billing.ledger;

import java.util.UUID;

/**
 * A failure that gives credit back.
 *
 * @param eventId its identity: the same failure gives back once
 */
public record Release(UUID eventId, String reservationId) {}
