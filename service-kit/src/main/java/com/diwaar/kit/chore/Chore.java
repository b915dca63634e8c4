package com.diwaar.kit.chore;

import java.time.Duration;

/**
 * A piece of work that is done again and again. It may be cut short anywhere, and what it leaves undone is due the next time.
 *
 * @param name what the log calls it
 * @param first from the service's start to the first beginning
 * @param pause from an end to the next beginning
 */
public record Chore(String name, Duration first, Duration pause, Runnable work) {

    /** Done after each pause, and so for the first time a pause after the start. */
    public Chore(String name, Duration pause, Runnable work) {
        this(name, pause, pause, work);
    }

    /** The same, but begun as soon as the service has started. */
    public Chore atOnce() {
        return startingAfter(Duration.ZERO);
    }

    /** The same, but begun so long after the service has started. */
    public Chore startingAfter(Duration wait) {
        return new Chore(name, wait, pause, work);
    }
}
