package com.diwaar.billing.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A failure that gives credit back.
 *
 * @param eventId its identity: the same failure gives back once
 * @param organizationId whose it is, where the failure says so
 * @param parts of the answer that it is one of
 */
public record Release(UUID eventId, @Nullable Long organizationId, String reservationId, int parts) {}
