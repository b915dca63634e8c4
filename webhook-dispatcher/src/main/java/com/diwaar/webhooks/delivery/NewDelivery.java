package com.diwaar.webhooks.delivery;

import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.EventType;
import java.time.Instant;
import java.util.UUID;

/**
 * An event that shall go to an endpoint, not stored yet.
 *
 * @param payload the body as it will be signed and sent
 */
public record NewDelivery(
        UUID id, Endpoint endpoint, UUID eventId, EventType type, Instant occurredAt, String payload) {

    public static NewDelivery of(Endpoint endpoint, UUID eventId, EventType type, Instant occurredAt, String payload) {
        return new NewDelivery(
                DeliveryId.of(endpoint.id(), eventId, occurredAt), endpoint, eventId, type, occurredAt, payload);
    }

    /** The work of sending it for the first time. */
    public Assignment assigned(Instant leaseUntil) {
        return new Assignment(id, endpoint, eventId, occurredAt, payload, 0, leaseUntil);
    }
}
