package com.diwaar.webhooks.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * Forgets people: their words and numbers leave what is stored of their events, and what endpoints answered goes with them.
 * The deliveries stay, and are sent and replayed without the person. What occurred before an erasure and is stored after it
 * (topics have no order among each other) is found by {@link #lookAgain}.
 */
public final class Erasures {

    /** Longer than any topic keeps an event. */
    private static final Duration MAY_STILL_COME = Duration.ofDays(15);

    private final Store store;
    private final Clock clock;

    public Erasures(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Whom to forget, and where they are to be forgotten. */
    public interface Store {

        void remember(long organizationId, long person, Instant erasedAt);

        /** Rewrites some of the person's payloads of events up to then; how many, and 0 where none is left. */
        int rewrite(long organizationId, long person, Instant upTo, UnaryOperator<String> rewriting);

        /** Calls with each erasure since then. */
        void each(Instant since, Erased erased);

        /** Takes an erasure. */
        @FunctionalInterface
        interface Erased {
            void take(long organizationId, long person, Instant at);
        }
    }

    /** Returns when all that is stored is rewritten. Doing it again is harmless. */
    public void forget(long organizationId, long person, Instant erasedAt) {
        store.remember(organizationId, person, erasedAt);
        rewrite(organizationId, person, erasedAt);
    }

    /** Finds what came late of those erased lately. */
    public void lookAgain() {
        store.each(clock.instant().minus(MAY_STILL_COME), this::rewrite);
    }

    private void rewrite(long organizationId, long person, Instant upTo) {
        while (store.rewrite(organizationId, person, upTo, Redaction::of) > 0) {
            Thread.onSpinWait(); // piece by piece, a transaction each
        }
    }
}
