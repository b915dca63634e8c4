package com.diwaar.billing.organization;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All organisations and their keys. Every change is announced on {@code accounts} within about a second. */
public interface Organizations {

    Organization add(String name, @Nullable Long messageLimit, Instant now);

    Optional<Organization> find(long id);

    /** Where it stands in the period that this time is in. */
    Optional<Balance> balanceOf(long id, Instant now);

    /** Changes it under a lock; a new limit holds at once, in the period that this time is in. */
    Optional<Organization> change(long id, Instant now, UnaryOperator<Organization> change);

    /** Keeps the key's prefix and hash; empty where there is no such organisation. */
    Optional<ApiKey> addKey(long organizationId, String prefix, String hash, Instant now);

    /** The keys that are valid now, oldest first. */
    List<ApiKey> keysOf(long organizationId);

    /** Whether the organisation has such a key; revoking it again changes nothing. */
    boolean revokeKey(long organizationId, String keyId, Instant now);
}
