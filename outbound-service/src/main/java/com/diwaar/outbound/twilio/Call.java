package com.diwaar.outbound.twilio;

import com.diwaar.outbound.attempt.LastLook;
import com.diwaar.outbound.attempt.Outcome;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happened on the wire in one call. twilio-java hides it: a refused connection and a lost answer are the same exception
 * to it, a redirect is a success, and an error without JSON has no status.
 */
final class Call {

    /** The call that this thread is making. */
    static final ScopedValue<Call> CURRENT = ScopedValue.newInstance();

    private final LastLook look;
    private boolean begun;
    private int status;
    private @Nullable String retryAfter;
    private @Nullable Outcome objection;

    Call(LastLook look) {
        this.look = look;
    }

    /** A call that changes nothing needs no last look. */
    static Call harmless() {
        return new Call(Optional::empty);
    }

    /** The connection stands and the next thing is the first byte. */
    void begin() throws IOException {
        objection = look.objection().orElse(null);
        if (objection != null) {
            throw new IOException("Called off: " + objection);
        }
        begun = true;
    }

    void answered(int httpStatus, @Nullable String retryAfterHeader) {
        status = httpStatus;
        retryAfter = retryAfterHeader;
    }

    /** Why it was called off, where it was. */
    @Nullable
    Outcome objection() {
        return objection;
    }

    /** Whether the first byte may be out. */
    boolean begun() {
        return begun;
    }

    /** The answer's HTTP status; 0 where there was none. */
    int status() {
        return status;
    }

    @Nullable
    String retryAfter() {
        return retryAfter;
    }
}
