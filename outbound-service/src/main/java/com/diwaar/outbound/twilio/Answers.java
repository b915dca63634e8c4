package com.diwaar.outbound.twilio;

import com.diwaar.outbound.attempt.Outcome;
import com.diwaar.outbound.attempt.ProviderErrors;
import com.twilio.exception.ApiException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads the outcome off what happened on the wire. Taken is only what came back with a sid, refused only what Twilio
 * refused in so many words, not sent only what never had a first byte; all else is unknown.
 */
final class Answers {

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY = 429;

    private Answers() {}

    static Outcome outcome(Call call, @Nullable String messageSid) {
        return call.status() / 100 == 2 && messageSid != null && !messageSid.isEmpty()
                ? new Outcome.Accepted(messageSid)
                : new Outcome.Unknown("status " + call.status() + " without a sid");
    }

    static Outcome outcome(Call call, RuntimeException failure) {
        Outcome objection = call.objection();
        if (objection != null) {
            return objection;
        }
        if (!call.begun() && failure instanceof IllegalArgumentException) {
            return new Outcome.Refused(400, null, "The text can't be put into a request: is every media URL a URL?");
        }
        if (!call.begun()) {
            return new Outcome.NotTaken(nameOf(failure), null, null);
        }
        int status = call.status();
        Integer code = failure instanceof ApiException api ? api.getCode() : null;
        if (status == TOO_MANY && ProviderErrors.classOf(status, code) == ProviderErrors.Class.RETRY) {
            return new Outcome.NotTaken("too many requests", seconds(call.retryAfter()), code);
        }
        return status / 100 == 4 && status != REQUEST_TIMEOUT
                ? new Outcome.Refused(status, code, "The provider refused the text: " + failure.getMessage())
                : new Outcome.Unknown(status == 0 ? nameOf(failure) : "status " + status);
    }

    /** The cause's kind, never its message: that may hold what was sent. */
    private static String nameOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return (cause == null ? failure : cause).getClass().getSimpleName();
    }

    /** Seconds only; a date is left to our own backoff. */
    private static @Nullable Duration seconds(@Nullable String retryAfter) {
        return retryAfter != null && retryAfter.matches("\\d{1,5}")
                ? Duration.ofSeconds(Long.parseLong(retryAfter))
                : null;
    }
}
