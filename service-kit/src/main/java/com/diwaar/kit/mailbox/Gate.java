package com.diwaar.kit.mailbox;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is in flight, closes at a bound and opens again at a lower one. */
final class Gate {

    private final int closeAt;
    private final int openAt;
    private final Runnable onClose;
    private final Runnable onOpen;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean closed;

    Gate(int closeAt, int openAt, Runnable onClose, Runnable onOpen) {
        this.closeAt = closeAt;
        this.openAt = openAt;
        this.onClose = onClose;
        this.onOpen = onOpen;
    }

    void enter() {
        if (inFlight.incrementAndGet() >= closeAt && !closed) {
            close();
        }
    }

    void leave() {
        if (inFlight.decrementAndGet() <= openAt && closed) {
            open();
        }
    }

    int inFlight() {
        return inFlight.get();
    }

    boolean isClosed() {
        return closed;
    }

    /** The last may leave between the count and the closing and not see it: so it is counted again, once it is closed. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            onClose.run();
            open();
        }
    }

    private synchronized void open() {
        if (closed && inFlight.get() <= openAt) {
            closed = false;
            onOpen.run();
        }
    }
}
