package com.diwaar.billing.organization;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that is valid.
 *
 * @param prefix its visible start
 * @param hash its keyed hash; the key itself is kept nowhere
 * @param validUntil null where nobody has revoked or rotated it
 */
public record ApiKey(
        String id, String prefix, String hash, @Nullable Instant validUntil) {}
