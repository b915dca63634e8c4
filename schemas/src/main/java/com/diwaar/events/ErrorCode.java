package com.diwaar.events;

import java.util.Locale;

/**
 * Why something will not happen: the {@code code} of an {@code sms-error} and of an HTTP problem. The wire form is lower
 * case and stable; new codes may be added, so a reader must take one it does not know.
 */
public enum ErrorCode {
    INVALID_PHONE_NUMBER(400),
    INVALID_REQUEST(400),
    UNAUTHORIZED(401),
    FORBIDDEN(403),
    ASSISTANT_NOT_FOUND(404),
    NOT_FOUND(404),
    RECIPIENT_OPTED_OUT(409),
    SMS_DISABLED(409),
    CANCELLED(409),
    EXPIRED(409),
    CONFLICT(409),
    PAYLOAD_TOO_LARGE(413),
    BILLING_LIMIT_REACHED(429),
    RATE_LIMITED(429),
    SENDER_QUEUE_FULL(429),
    LOOP_DETECTED(429),
    INTERNAL_ERROR(500),
    PROVIDER_REJECTED(502),
    PROVIDER_UNAVAILABLE(503),
    LLM_UNAVAILABLE(503),
    SERVICE_UNAVAILABLE(503);

    private final int httpStatus;

    ErrorCode(int httpStatus) {
        this.httpStatus = httpStatus;
    }

    /** The code as it stands in events and problems. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status that goes with it. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The code of this wire form, or {@link #INTERNAL_ERROR} for one that this version does not know. */
    public static ErrorCode ofWire(String wire) {
        for (ErrorCode code : values()) {
            if (code.wire().equals(wire)) {
                return code;
            }
        }
        return INTERNAL_ERROR;
    }
}
