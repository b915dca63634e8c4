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
 * Closes when the provider refuses us, whoever a text is for: then nothing is sent from any number, and the queues stay as they
 * are. While it is closed the provider is asked whether it takes our credentials again; after that one text goes ahead, and
 * only when the provider has not refused us over it do the others follow.
 */
public final class AccountGate {

    private static final Logger log = LoggerFactory.getLogger(AccountGate.class);

    /**
     * Nothing goes.
     *
     * @param code the provider's, where it gave one
     */
    public record Stopped(Instant since, @Nullable Integer code) {}

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
        if (outcome instanceof Outcome.Refused refused && refused.isOurAccountsFault()) {
            close(refused);
        } else if (state == State.TRYING) {
            boolean tried = !(outcome instanceof Outcome.NotNow);
            state = tried ? State.OPEN : State.TRIAL;
            if (tried) {
                stopped = null;
                log.atInfo().addKeyValue("event", "provider_takes_us_again").log("Texts go out again");
            }
        }
    }

    private void close(Outcome.Refused refused) {
        state = State.CLOSED;
        if (stopped == null) {
            stopped = new Stopped(clock.instant(), refused.code());
            log.atError()
                    .addKeyValue("event", "provider_stopped_us")
                    .addKeyValue("status", refused.status())
                    .addKeyValue("code", refused.code())
                    .log("No text goes out before a person has seen to the provider's account; the queues are kept");
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
