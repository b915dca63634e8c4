package com.diwaar.billing.credit;

import java.time.Instant;

/**
 * Asks for credit.
 *
 * @param id names what it is for: the same id is the same credit, however often it is asked for
 * @param units how many texts at the most; what is held for each is the plan's to say
 * @param expiresAt when it goes back if nobody settles or releases it
 */
public record ReservationRequest(String id, long organizationId, long units, Instant now, Instant expiresAt) {}
