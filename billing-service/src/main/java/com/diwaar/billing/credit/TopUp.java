package com.diwaar.billing.credit;

import java.time.Instant;

/**
 * Credit that was bought.
 *
 * @param id the caller's: the same one is the same top-up
 * @param units added to what may be used
 */
public record TopUp(String id, long organizationId, long units, String note, Instant at) {}
