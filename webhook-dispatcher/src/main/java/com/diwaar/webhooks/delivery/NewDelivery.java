package com.diwaar.webhooks.delivery;

import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.EventType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that shall go to an endpoint, not stored yet.
 *
 * @param payload the body as it will be signed and sent
 * @param conversationId what it is ordered within, where the endpoint wants order; null where it is about no conversation
 * @param person the keyed hash of the customer's number, by which erasure finds it; null where it is about nobody
 */
public record NewDelivery(
        UUID id,
        Endpoint endpoint,
        UUID eventId,
        EventType type,
        Instant occurredAt,
        String payload,
        @Nullable Long conversationId,
        @Nullable Long person) {

    /** One that concerns no conversation and nobody. */
    public static NewDelivery of(Endpoint endpoint, UUID eventId, EventType type, Instant occurredAt, String payload) {
        return of(endpoint, eventId, type, occurredAt, payload, null, null);
    }

    public static NewDelivery of(
            Endpoint endpoint,
            UUID eventId,
            EventType type,
            Instant occurredAt,
            String payload,
            @Nullable Long conversationId,
            @Nullable Long person) {
        UUID id = DeliveryId.of(endpoint.id(), eventId, occurredAt);
        return new NewDelivery(id, endpoint, eventId, type, occurredAt, payload, conversationId, person);
    }

    /** The conversation in which it waits for its turn; null where it need not. */
    public @Nullable Long orderKey() {
        return endpoint.ordered() ? conversationId : null;
    }

    /** The work of sending it for the first time. */
    public Assignment assigned(Instant leaseUntil) {
        return new Assignment(id, endpoint, eventId, occurredAt, payload, 0, leaseUntil, false, false);
    }
}
