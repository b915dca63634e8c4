package com.diwaar.billing.organization;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A customer.
 *
 * @param suspended may not send, whatever its credit
 * @param messageLimit texts per calendar month; null is unlimited
 */
public record Organization(
        long id, String name, boolean suspended, @Nullable Long messageLimit, Instant createdAt) {

    public Organization withSuspended(boolean suspended) {
        return new Organization(id, name, suspended, messageLimit, createdAt);
    }

    public Organization withMessageLimit(@Nullable Long messageLimit) {
        return new Organization(id, name, suspended, messageLimit, createdAt);
    }
}
