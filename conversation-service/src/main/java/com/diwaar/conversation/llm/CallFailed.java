package com.diwaar.conversation.llm;

import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.TimeoutException;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call to a provider came to nothing; its message quotes neither prompt nor key. */
final class CallFailed extends Exception {

    /** In which way. */
    enum Kind {
        /** 400 and the like: this request is wrong. */
        REFUSED,
        /** 401, 403, 404: every request would be wrong. */
        MISCONFIGURED,
        /** 429: the provider lives, and says when it may be asked again. */
        LIMITED,
        /** 5xx, a connection that broke or was never made, an answer that is none. */
        BROKEN,
        TIMED_OUT,
        /** Not called: its circuit breaker is open. */
        CUT_OFF,
        /** Not called: too many calls were open, until the deadline. */
        NO_PLACE;

        /** May the next try go better? */
        boolean mayPass() {
            return this == LIMITED || this == BROKEN;
        }

        /** Does it say that the next callers will fare the same? */
        boolean isTrouble() {
            return this == MISCONFIGURED || this == BROKEN || this == TIMED_OUT;
        }

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;
    private final transient Optional<Duration> retryAfter;
    private final boolean answered;

    CallFailed(Kind kind, String message) {
        this(kind, message, null, Optional.empty(), false);
    }

    private CallFailed(
            Kind kind, String message, @Nullable Throwable cause, Optional<Duration> retryAfter, boolean answered) {
        super(kind.tag() + ": " + message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
        this.answered = answered;
    }

    static CallFailed of(Throwable failure) {
        HttpRefused refused = find(failure, HttpRefused.class);
        if (refused != null) {
            return new CallFailed(
                    kind(refused.statusCode()),
                    String.valueOf(refused.getMessage()),
                    refused,
                    refused.retryAfter(),
                    true);
        }
        return new CallFailed(kind(failure), name(failure), null, Optional.empty(), false);
    }

    Kind kind() {
        return kind;
    }

    /** How long the provider asks to be left alone. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Did the provider say no? Then it takes no money for it. */
    boolean isAnswered() {
        return answered;
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 401, 403, 404 -> Kind.MISCONFIGURED;
            case 429 -> Kind.LIMITED;
            case 408, 409, 425 -> Kind.BROKEN;
            default -> status >= 500 ? Kind.BROKEN : Kind.REFUSED;
        };
    }

    private static Kind kind(Throwable failure) {
        if (find(failure, TimeoutException.class) != null) {
            return Kind.TIMED_OUT;
        }
        boolean broken = find(failure, IOException.class) != null
                || find(failure, UnresolvedAddressException.class) != null
                || find(failure, RetriableException.class) != null;
        return broken ? Kind.BROKEN : Kind.REFUSED;
    }

    /** Its class only: the message of a parser, say, may quote what it could not read. */
    private static String name(Throwable failure) {
        IOException trouble = find(failure, IOException.class);
        Throwable named = trouble == null ? failure : trouble;
        while (trouble == null && named.getCause() != null) {
            named = named.getCause();
        }
        return named.getClass().getSimpleName();
    }

    static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
