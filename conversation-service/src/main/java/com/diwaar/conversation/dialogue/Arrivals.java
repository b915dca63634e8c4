package com.diwaar.conversation.dialogue;

import java.time.Duration;
import java.util.List;

/** What else comes in from the same person while we are at work on what they sent. */
public interface Arrivals {

    /** Takes what has arrived since, in order. Often empty, even after a call back. */
    List<InboundText> take();

    /**
     * Waits for something to arrive.
     *
     * @return false where the time was over first
     */
    boolean await(Duration atMost) throws InterruptedException;

    /** Calls back once when something arrives, at once if it has; the callback must be quick. */
    Watch onArrival(Runnable callback);

    /** A callback that waits. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
