package com.diwaar.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of sending once.
 *
 * @param status the endpoint's HTTP status; null where it gave none
 * @param error a stable word and a sentence, where there was no success
 * @param answer the start of what it answered
 * @param retryAfter when the endpoint asked to be tried again
 */
public record Attempt(
        Instant startedAt,
        Duration duration,
        @Nullable Integer status,
        @Nullable String error,
        @Nullable String answer,
        @Nullable Duration retryAfter) {

    /** How much of an answer is read and kept, in bytes. */
    public static final int ANSWER_BYTES = 16 * 1024;

    private static final int GONE = 410;

    /** Only a 2xx is: a redirect is not followed and is a failure. */
    public boolean succeeded() {
        return status != null && status >= 200 && status < 300;
    }

    /** The endpoint wants to hear nothing any more. */
    public boolean gone() {
        return status != null && status == GONE;
    }
}
