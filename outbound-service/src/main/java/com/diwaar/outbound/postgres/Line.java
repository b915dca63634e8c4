package com.diwaar.outbound.postgres;

import com.diwaar.outbound.attempt.Settlement;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A settlement as a line of the statement that stores it. */
record Line(
        UUID attemptId,
        String kind,
        @Nullable String messageSid,
        @Nullable String why,
        @Nullable String errorCode,
        @Nullable Integer providerCode,
        @Nullable Instant decidedAt,
        @Nullable Long afterMillis,
        @Nullable Instant until) {

    static Line of(Settlement settlement) {
        return switch (settlement) {
            case Settlement.Sent(var id, var sent) ->
                new Line(id, "sent", sent.messageSid(), null, null, null, sent.at(), null, null);
            case Settlement.Failed(var id, var failed) ->
                new Line(
                        id,
                        "failed",
                        null,
                        failed.detail(),
                        failed.code().wire(),
                        failed.providerCode(),
                        failed.at(),
                        null,
                        null);
            case Settlement.Again(var id, var why, var after) -> due(id, "again", why, after.toMillis());
            case Settlement.Postponed(var id, var why, var after) -> due(id, "postponed", why, after.toMillis());
            case Settlement.Held(var id, var until) ->
                new Line(id, "held", null, "quiet hours", null, null, null, null, until);
            case Settlement.Open(var id, var why) -> due(id, "open", why, null);
        };
    }

    private static Line due(UUID attemptId, String kind, String why, @Nullable Long afterMillis) {
        return new Line(attemptId, kind, null, why, null, null, null, afterMillis, null);
    }
}
