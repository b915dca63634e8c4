package com.diwaar.billing.announcement;

import com.diwaar.billing.organization.ApiKey;
import com.diwaar.billing.organization.Balance;
import com.diwaar.billing.organization.Organization;
import com.diwaar.billing.plan.Plan;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An account as it is to be announced.
 *
 * @param version higher is newer, over all replicas
 * @param seen what was read for it, to be marked once it is out
 */
public record AccountState(
        long version, Organization organization, List<ApiKey> keys, Balance balance, Instant at, Seen seen) {

    /** Which state of the organisation and its balance this is. */
    public record Seen(long organizationRevision, long balanceRevision, LocalDate period) {}

    public Standing standing() {
        return Standing.of(organization, balance);
    }

    /** When this is no longer so by itself: a month or a key ends. */
    public Instant changesAt() {
        return keys.stream()
                .map(ApiKey::validUntil)
                .filter(Objects::nonNull)
                .reduce(balance.periodEnd(), (one, other) -> one.isBefore(other) ? one : other);
    }

    /** When a limit that blocks it lifts by itself; null where credit must be bought. */
    public @Nullable Instant liftsAt() {
        return organization.plan().kind() == Plan.Kind.PREPAID ? null : balance.periodEnd();
    }
}
