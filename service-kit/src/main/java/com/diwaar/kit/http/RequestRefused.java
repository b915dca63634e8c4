package com.diwaar.kit.http;

import com.diwaar.events.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem (RFC 9457). Thrown by controllers only; features say it as a value. */
public final class RequestRefused extends RuntimeException {

    private final ErrorCode code;
    private final Map<String, Object> more;
    private final @Nullable Duration retryAfter;

    /**
     * @param detail a sentence for a person: what was wrong and what to do
     */
    public RequestRefused(ErrorCode code, String detail) {
        this(code, detail, Map.of(), null);
    }

    /**
     * @param more further members of the problem, by their snake_case names
     * @param retryAfter when asking again may help
     */
    public RequestRefused(ErrorCode code, String detail, Map<String, Object> more, @Nullable Duration retryAfter) {
        super(detail, null, false, false);
        this.code = code;
        this.more = more;
        this.retryAfter = retryAfter;
    }

    public ErrorCode code() {
        return code;
    }

    public Map<String, Object> more() {
        return more;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
