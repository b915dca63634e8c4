package com.diwaar.webhooks;

import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.Endpoint.DisabledReason;
import com.diwaar.webhooks.endpoint.EndpointSecret;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import com.diwaar.webhooks.endpoint.Endpoints;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nobody has an endpoint; a test overrides what it is about. */
public class NoEndpoints implements Endpoints {

    @Override
    public Optional<Endpoint> add(long organizationId, EndpointSettings settings, EndpointSecret secret, int most) {
        return Optional.empty();
    }

    @Override
    public Optional<Endpoint> takeOver(
            long organizationId, EndpointSettings settings, EndpointSecret secret, String importedFrom) {
        return Optional.empty();
    }

    @Override
    public Optional<Endpoint> takenOver(long organizationId, String importedFrom) {
        return Optional.empty();
    }

    @Override
    public Optional<Endpoint> find(long organizationId, long id) {
        return Optional.empty();
    }

    @Override
    public List<Endpoint> of(long organizationId) {
        return List.of();
    }

    @Override
    public Map<Long, List<Endpoint>> ofAll(Collection<Long> organizationIds) {
        return Map.of();
    }

    @Override
    public Map<Long, Endpoint> byIds(Collection<Long> ids) {
        return Map.of();
    }

    @Override
    public Optional<Endpoint> change(long organizationId, long id, EndpointSettings settings, Instant now) {
        return Optional.empty();
    }

    @Override
    public Optional<Endpoint> rotate(long organizationId, long id, EndpointSecret secret, Instant previousUntil) {
        return Optional.empty();
    }

    @Override
    public boolean disable(long id, String url, DisabledReason reason, Instant failingSince, Instant now) {
        return false;
    }

    @Override
    public Map<Long, Instant> note(Collection<Long> wentWell, Collection<Tried> failed) {
        return Map.of();
    }

    @Override
    public List<Endpoint> unannounced() {
        return List.of();
    }

    @Override
    public void announced(long id, Instant disabledAt) {}

    @Override
    public boolean remove(long organizationId, long id) {
        return false;
    }
}
