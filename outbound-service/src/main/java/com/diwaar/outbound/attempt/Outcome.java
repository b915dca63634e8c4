package com.diwaar.outbound.attempt;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What came of one call, as far as it is known. */
public sealed interface Outcome {

    /** The provider has it, under this id. */
    record Accepted(String messageSid) implements Outcome {}

    /**
     * The provider said no, and has not taken it.
     *
     * @param status HTTP status
     * @param code the provider's own; null where it gave none
     * @param message the provider's words
     */
    record Refused(int status, @Nullable Integer code, String message) implements Outcome {

        /** Whether no text at all can go out, whoever it is for. */
        public boolean isOurAccountsFault() {
            return ProviderErrors.classOf(status, code) == ProviderErrors.Class.STOP;
        }
    }

    /**
     * It was surely not taken, and for no fault of the text: nobody listened, or too much was asked at once.
     *
     * @param retryAfter where the provider said so
     * @param code the provider's own; null where it gave none
     */
    record NotTaken(
            String why,
            @Nullable Duration retryAfter,
            @Nullable Integer code) implements Outcome {}

    /** It was not even tried, since the recipient must not be texted by this sender. */
    record OptedOut() implements Outcome {}

    /** It was not even tried: an answer that comes so late is worse than none. */
    record TooOld() implements Outcome {}

    /** It was not even tried: at the recipient's it is a time of day at which nobody may be texted unasked. */
    record QuietHours(Instant until) implements Outcome {}

    /** It was not even tried, for no reason of its own; it may be at any time. */
    record NotNow(String why) implements Outcome {}

    /** It may have been taken or not. Nothing may be concluded. */
    record Unknown(String why) implements Outcome {}
}
