package com.diwaar.outbound.send;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What else an order says.
 *
 * @param metadata the command's own, carried along untouched
 * @param timeZone the recipient's IANA zone, where the command knew it
 * @param smartEncoding whether typographic characters may be replaced by their GSM-7 likes
 * @param inReplyToAt when the oldest text that this answers was received
 * @param agenda the one that the command opened, carried along untouched
 * @param part of the answer that it is, where that was split
 */
public record Hints(
        Map<String, String> metadata,
        @Nullable String timeZone,
        boolean smartEncoding,
        @Nullable Instant inReplyToAt,
        @Nullable String agenda,
        Part part) {

    public Hints {
        metadata = Map.copyOf(metadata);
    }

    /** None given. */
    public static Hints none() {
        return new Hints(Map.of(), null, false, null, null, Part.WHOLE);
    }
}
