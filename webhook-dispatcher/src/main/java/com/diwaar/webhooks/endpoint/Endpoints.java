package com.diwaar.webhooks.endpoint;

import com.diwaar.webhooks.endpoint.Endpoint.DisabledReason;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All endpoints. What one call changed, the next call sees, on any replica. */
public interface Endpoints {

    /** A new one; empty where the organisation has so many already. */
    Optional<Endpoint> add(long organizationId, EndpointSettings settings, EndpointSecret secret, int most);

    /**
     * A new one that takes the place of something in a system before this; empty where it was taken over already, and then
     * nothing changes.
     */
    Optional<Endpoint> takeOver(
            long organizationId, EndpointSettings settings, EndpointSecret secret, String importedFrom);

    /** The one that took the place of that. */
    Optional<Endpoint> takenOver(long organizationId, String importedFrom);

    /** The organisation's endpoint; another's does not exist for it. */
    Optional<Endpoint> find(long organizationId, long id);

    /** The organisation's endpoints in the order they were added. */
    List<Endpoint> of(long organizationId);

    /** The endpoints of all these organisations, by organisation; those without any are left out. */
    Map<Long, List<Endpoint>> ofAll(Collection<Long> organizationIds);

    /** Those of these that exist, by id. */
    Map<Long, Endpoint> byIds(Collection<Long> ids);

    /** Changes what its owner decides; empty where the organisation has no such endpoint. */
    Optional<Endpoint> change(long organizationId, long id, EndpointSettings settings, Instant now);

    /**
     * Gives it a new secret; the one before signs too until then, and the one before that no more. Empty where the
     * organisation has no such endpoint.
     */
    Optional<Endpoint> rotate(long organizationId, long id, EndpointSecret secret, Instant previousUntil);

    /**
     * Disables an enabled one, which is then to be {@link #announced}; false where it was not enabled, or has another URL now.
     *
     * @param failingSince where that is the reason; null elsewhere
     */
    boolean disable(long id, String url, DisabledReason reason, @Nullable Instant failingSince, Instant now);

    /**
     * An endpoint that was tried.
     *
     * @param url what it had then
     */
    record Tried(long id, String url, Instant at) {}

    /**
     * Notes how attempts went. Returns the enabled ones that fail now, under the URL that was tried, and since when: a failure
     * that comes later after the one before than any retry does is the first of its own.
     */
    Map<Long, Instant> note(Collection<Long> wentWell, Collection<Tried> failed);

    /** Disabled ones of which the organisation's other endpoints are still to be told. */
    List<Endpoint> unannounced();

    /** They have been told of that disabling; a later one is another. */
    void announced(long id, Instant disabledAt);

    /** Removes it; false where the organisation has no such endpoint. Its deliveries stay. */
    boolean remove(long organizationId, long id);
}
