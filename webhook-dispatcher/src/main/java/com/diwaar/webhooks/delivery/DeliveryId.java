package com.diwaar.webhooks.delivery;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * A delivery's id says what it is: a UUIDv8 (RFC 9562) of the event's time in milliseconds and a hash of endpoint and event.
 * The same event for the same endpoint always has the same id, ids sort by time, and the time is read back from the id.
 */
public final class DeliveryId {

    private DeliveryId() {}

    /** The id of this event's delivery to this endpoint. */
    public static UUID of(long endpointId, UUID eventId, Instant occurredAt) {
        byte[] name = ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(endpointId)
                .putLong(eventId.getMostSignificantBits())
                .putLong(eventId.getLeastSignificantBits())
                .array();
        ByteBuffer hash = ByteBuffer.wrap(sha256(name));
        long high = (occurredAt.toEpochMilli() << 16) | 0x8000 | (hash.getLong() & 0x0fff);
        long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** When the event occurred. */
    public static Instant occurredAt(UUID deliveryId) {
        return Instant.ofEpochMilli(deliveryId.getMostSignificantBits() >>> 16);
    }

    private static byte[] sha256(byte[] name) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
