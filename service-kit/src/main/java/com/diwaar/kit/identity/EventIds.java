package com.diwaar.kit.identity;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/**
 * Name-based ids (UUIDv5, RFC 9562) of {@code topic:natural-key} in one fixed namespace: whoever publishes a fact again,
 * whenever and from whichever replica, gives it the id that it had.
 */
public final class EventIds {

    /** Must never change: every id ever published depends on it. */
    private static final UUID NAMESPACE = UUID.fromString("6d1f5d3e-5c0c-5b0e-9a51-d1aaa55e0001");

    private EventIds() {}

    /** The id of the record on this topic that is known by this natural key. */
    public static UUID of(String topic, Object naturalKey) {
        return UuidCreator.getNameBasedSha1(NAMESPACE, topic + ":" + naturalKey);
    }
}
