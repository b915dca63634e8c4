package com.diwaar.ingress.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.ingress.sending.SendOutcome;
import com.diwaar.kit.http.RequestRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** What the send API answers when it is not the 200. */
final class SendAnswers {

    private static final int TOO_MANY_REQUESTS = 429;

    /** Said where a limit was reached and nobody knows when it lifts. */
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private static final String FINAL =
            " This is final for this Idempotency-Key; to have it tried again, send it with a new one.";

    private SendAnswers() {}

    /** 202: webhooks will tell. */
    static ResponseEntity<Map<String, Object>> accepted(UUID commandId, @Nullable Instant scheduledFor) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("success", true);
        body.put("command_id", commandId);
        body.put("message", scheduledFor == null ? "SMS accepted" : "SMS held");
        if (scheduledFor != null) {
            body.put("scheduled_for", scheduledFor);
        }
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(body);
    }

    /**
     * The command ended so, for good: who named it, and asks again by that name when a limit has lifted, would only get this
     * again. So they are told.
     */
    static RequestRefused ended(UUID commandId, SendOutcome.Refused refused, boolean named) {
        return problem(
                "command_id",
                commandId,
                named
                        ? new SendOutcome.Refused(
                                refused.code(), refused.detail() + FINAL, refused.liftsAt(), refused.providerCode())
                        : refused);
    }

    /** It will not be sent. Every 429 says when to ask again. */
    static RequestRefused problem(String idName, UUID id, SendOutcome.Refused refused) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put(idName, id);
        if (refused.providerCode() != null) {
            more.put("provider_code", refused.providerCode());
        }
        if (refused.liftsAt() != null) {
            more.put("lifts_at", refused.liftsAt());
        }
        return new RequestRefused(refused.code(), refused.detail(), more, retryAfter(refused));
    }

    private static @Nullable Duration retryAfter(SendOutcome.Refused refused) {
        Instant liftsAt = refused.liftsAt();
        if (liftsAt != null) {
            return Duration.between(Instant.now(), liftsAt);
        }
        return refused.code().httpStatus() == TOO_MANY_REQUESTS ? A_WHILE : null;
    }

    /** 503: the broker did not acknowledge, and may have the command all the same. */
    static RequestRefused unsure(UUID commandId) {
        return new RequestRefused(
                ErrorCode.SERVICE_UNAVAILABLE,
                "Whether the command was stored is not known. Send it again with the same Idempotency-Key: it is sent once.",
                Map.of("command_id", commandId),
                Duration.ofSeconds(1));
    }
}
