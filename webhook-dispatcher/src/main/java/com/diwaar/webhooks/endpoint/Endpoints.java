package com.diwaar.webhooks.endpoint;

import com.diwaar.webhooks.endpoint.Endpoint.DisabledReason;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All endpoints. What one call changed, the next call sees, on any replica. */
public interface Endpoints {

    /** A new one. */
    Endpoint add(long organizationId, EndpointSettings settings, EndpointSecret secret);

    /** The organisation's endpoint; another's does not exist for it. */
    Optional<Endpoint> find(long organizationId, long id);

    /** The organisation's endpoints in the order they were added. */
    List<Endpoint> of(long organizationId);

    /** The endpoints of all these organisations, by organisation; those without any are left out. */
    Map<Long, List<Endpoint>> ofAll(Collection<Long> organizationIds);

    /** Those of these that exist, by id. */
    Map<Long, Endpoint> byIds(Collection<Long> ids);

    /** Changes what its owner decides; empty where the organisation has no such endpoint. */
    Optional<Endpoint> change(long organizationId, long id, EndpointSettings settings);

    /** Disables an enabled one; false where it was not enabled. */
    boolean disable(long id, DisabledReason reason);

    /** Removes it; false where the organisation has no such endpoint. Its deliveries stay. */
    boolean remove(long organizationId, long id);
}
