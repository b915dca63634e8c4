package com.diwaar.billing.organization;

import com.diwaar.billing.plan.Plan;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
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

    /** Where it stands in the period that this time is in, or with the credit that it bought. */
    Optional<Balance> balanceOf(long id, Instant now);

    /** Changes it under a lock; a new limit or plan holds at once. */
    Optional<Organization> change(long id, Instant now, UnaryOperator<Organization> change);

    /** Keeps the key's prefix and hash; empty where there is no such organisation. */
    Optional<ApiKey> addKey(long organizationId, String prefix, String hash, Instant now);

    /** The keys that are valid at this time, oldest first. */
    List<ApiKey> keysOf(long organizationId, Instant now);

    /** Whether the organisation has such a key, valid no longer than until then; revoking it again changes nothing. */
    boolean revokeKey(long organizationId, String keyId, Instant from);
}
