package com.diwaar.webhooks.endpoint;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an organisation wants to hear of events.
 *
 * @param eventTypes what it wants to hear of; empty means all
 * @param assistantIds whose events it wants to hear of; empty means everybody's and the organisation's own
 * @param disabled why nothing is sent to it now; null while it is enabled
 */
public record Endpoint(
        long id,
        long organizationId,
        String url,
        Set<EventType> eventTypes,
        Set<Long> assistantIds,
        EndpointSecret secret,
        @Nullable DisabledReason disabled,
        Instant createdAt,
        Instant updatedAt) {

    /** Why an endpoint is disabled. */
    public enum DisabledReason {
        /** Its owner asked for it: what happens meanwhile is not kept. */
        REQUESTED,
        /** It answered 410 Gone. */
        GONE,
        /** Nothing but failure for days. */
        FAILING
    }

    public boolean enabled() {
        return disabled == null;
    }

    public Optional<DisabledReason> disabledReason() {
        return Optional.ofNullable(disabled);
    }

    /** Whether an event of this type, about this assistant or none, goes here. */
    public boolean wants(EventType type, @Nullable Long assistantId) {
        return (eventTypes.isEmpty() || eventTypes.contains(type))
                && (assistantIds.isEmpty() || (assistantId != null && assistantIds.contains(assistantId)));
    }

    /** Whether a delivery is kept for it though it is disabled, to be replayed when it is back. */
    public boolean keepsWhatItMisses() {
        return disabled == DisabledReason.GONE || disabled == DisabledReason.FAILING;
    }
}
