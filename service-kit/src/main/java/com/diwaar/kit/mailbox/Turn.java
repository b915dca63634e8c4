package com.diwaar.kit.mailbox;

import java.time.Duration;
import java.util.List;

/**
 * One worker's hold of a mailbox, from the call of the handler to its return. While it lasts no other worker of this
 * process has the key. Its methods are for the handler's thread, but {@link #isAbandoned()} and {@link #finish} for any.
 *
 * <p><b>Abandonment.</b> When a partition of one of the turn's unfinished letters is no longer ours, the handler's thread
 * is interrupted and {@link #isAbandoned()} turns true. From then on a return finishes nothing, and a failure is no failure:
 * another process has those letters, or this one gets them again, and letters of other partitions come in a new turn. A
 * handler should end soon; a revocation waits a moment for it, and the key stays closed in this process until it does.
 */
public interface Turn<V> {

    /** What the mailbox is keyed by. */
    String key();

    /** All letters taken so far, in the order of arrival; at least one. Those already finished are among them. */
    List<Letter<V>> letters();

    /**
     * Takes what has arrived since, in order; the result is also appended to {@link #letters()}. Often empty, and always
     * where the turn is for one letter alone, since it failed together with others and nobody knows which is at fault:
     * such a turn neither waits for arrivals with success nor is told of them.
     */
    List<Letter<V>> takeArrived();

    /**
     * Waits until {@link #takeArrived()} would yield something, and takes nothing.
     *
     * @return false where the time was over first
     * @throws InterruptedException when the turn is abandoned; let it pass
     */
    boolean awaitArrival(Duration atMost) throws InterruptedException;

    /**
     * Calls back, once, when a letter arrives that was not yet taken: at once if one has. It is called on a thread that
     * reads from Kafka or on this one, so it may only do what is quick, such as cancelling a running call. A new watch
     * replaces the one before; closing it, or the end of the turn, ends it.
     */
    Watch onArrival(Runnable callback);

    /** The letter is dealt with, whatever becomes of the others. */
    void finish(Letter<V> letter);

    /** Whether the turn's work is no longer wanted. */
    boolean isAbandoned();

    /** A callback that waits. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
