package com.diwaar.billing.organization;

import com.diwaar.billing.plan.Plan;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A customer.
 *
 * @param suspended may not send, whatever its credit
 * @param messageLimit units per calendar month, under a monthly plan; null is unlimited
 * @param zone in which its days and months begin
 */
public record Organization(
        long id,
        String name,
        boolean suspended,
        @Nullable Long messageLimit,
        Plan plan,
        ZoneId zone,
        Instant createdAt) {

    public Organization withSuspended(boolean suspended) {
        return new Organization(id, name, suspended, messageLimit, plan, zone, createdAt);
    }

    public Organization withMessageLimit(@Nullable Long messageLimit) {
        return new Organization(id, name, suspended, messageLimit, plan, zone, createdAt);
    }

    /** From now on under this plan, and with its limit. */
    public Organization withPlan(Plan plan) {
        return new Organization(id, name, suspended, plan.messageLimit(), plan, zone, createdAt);
    }

    public Organization withZone(ZoneId zone) {
        return new Organization(id, name, suspended, messageLimit, plan, zone, createdAt);
    }
}
