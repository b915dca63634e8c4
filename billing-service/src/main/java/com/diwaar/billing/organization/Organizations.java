package com.diwaar.billing.organization;

import com.diwaar.billing.plan.Plan;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All organisations and their keys. Every change is announced on {@code accounts} within about a second. */
public interface Organizations {

    /** @param messageLimit null is unlimited */
    Organization add(String name, @Nullable Long messageLimit, Plan plan, ZoneId zone, Instant now);

    Optional<Organization> find(long id);

    /** In the order in which they were made, those after this id. */
    List<Organization> after(long id, int atMost);

    /** Where each stands in the period that this time is in, or with the credit that it bought; those unknown are left out. */
    Map<Long, Balance> balancesOf(Collection<Long> ids, Instant now);

    default Optional<Balance> balanceOf(long id, Instant now) {
        return Optional.ofNullable(balancesOf(List.of(id), now).get(id));
    }

    /** Changes it under a lock; a new limit or plan holds at once. */
    Optional<Organization> change(long id, Instant now, UnaryOperator<Organization> change);

    /** Keeps the key's prefix and hash; empty where there is no such organisation. */
    Optional<ApiKey> addKey(long organizationId, String prefix, String hash, Instant now);

    /** The keys of each that are valid at this time, oldest first; who has none is left out. */
    Map<Long, List<ApiKey>> keysOf(Collection<Long> organizationIds, Instant now);

    default List<ApiKey> keysOf(long organizationId, Instant now) {
        return keysOf(List.of(organizationId), now).getOrDefault(organizationId, List.of());
    }

    /** Whether the organisation has such a key, valid no longer than until then; revoking it again changes nothing. */
    boolean revokeKey(long organizationId, String keyId, Instant from);
}
