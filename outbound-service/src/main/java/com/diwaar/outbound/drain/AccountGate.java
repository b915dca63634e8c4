package com.diwaar.outbound.drain;

import com.diwaar.outbound.attempt.Outcome;
import com.diwaar.outbound.attempt.Provider;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes when the provider refuses us, whoever a text is for, or gives no answer to one text after the other: then nothing is
 * sent from any number, and the queues stay as they are. While it is closed the provider is asked whether it takes our
 * credentials again; after that one text goes ahead, and only when it was not that one's fate too do the others follow.
 */
public final class AccountGate {

    private static final Logger log = LoggerFactory.getLogger(AccountGate.class);

    /** Texts in a row of which nobody knows what came. Each is minutes of looking up: better none than a whole queue of them. */
    private static final int LOST_IN_A_ROW = 10;

    /** What the provider does. */
    public enum Why {
        REFUSES_US("it refuses our account"),
        GIVES_NO_ANSWERS("it gives no answers");

        private final String words;

        Why(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * Nothing goes.
     *
     * @param code the provider's, where it gave one
     */
    public record Stopped(Instant since, Why why, @Nullable Integer code) {}

    private enum State {
        OPEN,
        CLOSED,
        /** One may go. */
        TRIAL,
        /** One went. */
        TRYING
    }

    private final Provider provider;
    private final Clock clock;
    private State state = State.OPEN;
    private int lostInARow;
    private @Nullable Stopped stopped;

    public AccountGate(Provider provider, Clock clock, MeterRegistry meters) {
        this.provider = provider;
        this.clock = clock;
        meters.gauge(
                "diwaar.outbound.provider.stopped", this, gate -> gate.stopped().isPresent() ? 1 : 0);
    }

    /** Since when and why nothing goes; empty where all is well. */
    public synchronized Optional<Stopped> stopped() {
        return Optional.ofNullable(stopped);
    }

    /** Whether it is of any use to lease. */
    synchronized boolean open() {
        return state == State.OPEN || state == State.TRIAL;
    }

    /** Whether this call may be made; whoever is let in says afterwards how it went. */
    synchronized boolean enter() {
        if (state == State.TRIAL) {
            state = State.TRYING;
            return true;
        }
        return state == State.OPEN;
    }

    /** What came of a call that was let in. */
    synchronized void heed(Outcome outcome) {
        switch (outcome) {
            case Outcome.Refused refused when refused.isOurAccountsFault() -> refusesUs(refused);
            case Outcome.Unknown unknown -> lost(unknown);
            case Outcome.Accepted _, Outcome.Refused _ -> {
                lostInARow = 0;
                openAfterTrial();
            }
            case Outcome.NotTaken _ -> openAfterTrial();
            case Outcome.NotNow _, Outcome.OptedOut _, Outcome.TooOld _, Outcome.QuietHours _ -> anotherTrial();
        }
    }

    private void openAfterTrial() {
        if (state == State.TRYING) {
            state = State.OPEN;
            stopped = null;
            log.atInfo().addKeyValue("event", "provider_takes_us_again").log("Texts go out again");
        }
    }

    /** What was not even tried tells nothing of the provider. */
    private void anotherTrial() {
        if (state == State.TRYING) {
            state = State.TRIAL;
        }
    }

    private void refusesUs(Outcome.Refused refused) {
        if (stopped == null || stopped.why() == Why.GIVES_NO_ANSWERS) {
            stopped = new Stopped(clock.instant(), Why.REFUSES_US, refused.code());
            log.atError()
                    .addKeyValue("event", "provider_stopped_us")
                    .addKeyValue("status", refused.status())
                    .addKeyValue("code", refused.code())
                    .log("No text goes out before a person has seen to the provider's account; the queues are kept");
        }
        state = State.CLOSED;
    }

    private void lost(Outcome.Unknown unknown) {
        lostInARow++;
        if (state == State.TRYING || lostInARow >= LOST_IN_A_ROW) {
            if (stopped == null) {
                stopped = new Stopped(clock.instant(), Why.GIVES_NO_ANSWERS, null);
                log.atWarn()
                        .addKeyValue("event", "provider_gives_no_answers")
                        .addKeyValue("why", unknown.why())
                        .log("One text at a time is tried until one is answered; the queues are kept");
            }
            state = State.CLOSED;
        }
    }

    /** Asks the provider where it is closed; true where something may go since then. */
    boolean probe() {
        synchronized (this) {
            if (state != State.CLOSED) {
                return false;
            }
        }
        if (!provider.acceptsUs()) {
            return false;
        }
        synchronized (this) {
            state = State.TRIAL;
            return true;
        }
    }
}
