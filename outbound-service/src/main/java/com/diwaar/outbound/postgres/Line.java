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
        @Nullable Long afterMillis) {

    static Line of(Settlement settlement) {
        return switch (settlement) {
            case Settlement.Sent(var id, var sent) ->
                new Line(id, "sent", sent.messageSid(), null, null, null, sent.at(), null);
            case Settlement.Failed(var id, var failed) ->
                new Line(
                        id,
                        "failed",
                        null,
                        failed.detail(),
                        failed.code().wire(),
                        failed.providerCode(),
                        failed.at(),
                        null);
            case Settlement.Again(var id, var why, var after) ->
                new Line(id, "again", null, why, null, null, null, after.toMillis());
            case Settlement.Open(var id, var why) -> new Line(id, "open", null, why, null, null, null, null);
        };
    }
}
