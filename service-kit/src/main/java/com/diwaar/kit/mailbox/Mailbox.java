package com.diwaar.kit.mailbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The letters of one key that wait, and the one turn that may be at work on it. All that changes does so under one lock; no
 * handler, callback or store is called while it is held.
 */
final class Mailbox<V> {

    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

    private final String key;
    private final PostOffice<V> office;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Envelope<V>> waiting = new ArrayDeque<>();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private @Nullable OpenTurn<V> current;

    Mailbox(String key, PostOffice<V> office) {
        this.key = key;
        this.office = office;
    }

    String key() {
        return key;
    }

    /** True the first time: whoever claims a mailbox sets its one worker to work. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    void put(Envelope<V> letter) {
        lock.lock();
        try {
            waiting.addLast(letter);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Tells the turn at work that there is something to take, if it wants to know; its failure to listen harms nobody. */
    void tellArrival() {
        Runnable watch = takeWatch();
        try {
            if (watch != null) {
                watch.run();
            }
        } catch (RuntimeException e) {
            log.warn("A watch on the arrivals of a mailbox failed", e);
        }
    }

    private @Nullable Runnable takeWatch() {
        lock.lock();
        try {
            return current == null || !hasArrivalFor(current) ? null : current.takeWatch();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Opens a turn with everything that waits, or with the one letter that is to be handled alone. */
    Optional<OpenTurn<V>> beginTurn() {
        lock.lock();
        try {
            if (waiting.isEmpty() || office.isClosed()) {
                return Optional.empty();
            }
            var turn = new OpenTurn<>(this, Thread.currentThread());
            turn.add(takeWaiting());
            current = turn;
            return Optional.of(turn);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the turn: what it did not finish waits again, before all that came later, as long as its partition is ours; a
     * condemned letter comes first, so that the others can be taken together again. The thread's interruption ends with the turn that it was meant for.
     */
    void endTurn(OpenTurn<V> turn) {
        lock.lock();
        try {
            current = null;
            Thread.interrupted();
            turn.unfinished().reversed().stream()
                    .sorted(Comparator.comparing(letter -> letter.condemned() != null))
                    .forEach(waiting::addFirst);
            dropUnwanted();
        } finally {
            lock.unlock();
        }
        turn.ended().complete(null);
    }

    /** What has arrived and may join the turn. */
    List<Envelope<V>> takeArrived(OpenTurn<V> turn) {
        lock.lock();
        try {
            List<Envelope<V>> taken = hasArrivalFor(turn) ? takeWaiting() : List.of();
            turn.add(taken);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is something to take; a turn for one letter alone waits in vain. */
    boolean awaitArrival(OpenTurn<V> turn, Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (!hasArrivalFor(turn) && left > 0) {
                turn.failIfAbandoned();
                left = changed.awaitNanos(left);
            }
            turn.failIfAbandoned();
            return hasArrivalFor(turn);
        } finally {
            lock.unlock();
        }
    }

    /** What waits may join a turn that handles several letters, but for those that are to be handled alone. */
    private boolean hasArrivalFor(OpenTurn<V> turn) {
        return !turn.isAbandoned()
                && !turn.first().isHandledAlone()
                && !waiting.isEmpty()
                && !waiting.getFirst().isHandledAlone();
    }

    void watch(OpenTurn<V> turn, @Nullable Runnable callback) {
        lock.lock();
        try {
            turn.setWatch(callback);
        } finally {
            lock.unlock();
        }
    }

    void finish(Envelope<V> letter) {
        lock.lock();
        try {
            if (letter.finish()) {
                office.left();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits between retries; ends early where there is nothing left to retry. */
    void await(Duration pause) {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (left > 0 && !waiting.isEmpty() && !office.isClosed()) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Only a turn is interrupted, and none is open here: whoever it was, the letters stay.
        } finally {
            lock.unlock();
        }
    }

    /**
     * Forgets the letters of partitions that are no longer ours, and abandons the turn that holds any. The result completes
     * when that turn has ended.
     */
    Optional<CompletableFuture<Void>> abandonUnwanted() {
        lock.lock();
        try {
            dropUnwanted();
            changed.signalAll();
            if (current == null || current.unfinished().stream().allMatch(Envelope::isWanted)) {
                return Optional.empty();
            }
            current.abandon();
            return Optional.of(current.ended());
        } finally {
            lock.unlock();
        }
    }

    /** Completes when the turn at work, if there is one, has ended. */
    Optional<CompletableFuture<Void>> turnAtWork() {
        lock.lock();
        try {
            changed.signalAll();
            return Optional.ofNullable(current).map(OpenTurn::ended);
        } finally {
            lock.unlock();
        }
    }

    private void dropUnwanted() {
        waiting.removeIf(letter -> {
            boolean unwanted = !letter.isWanted();
            if (unwanted) {
                office.left();
            }
            return unwanted;
        });
    }

    /** Everything up to the first letter that is to be handled alone, or just that. */
    private List<Envelope<V>> takeWaiting() {
        var taken = new ArrayList<Envelope<V>>(waiting.size());
        do {
            taken.add(waiting.removeFirst());
        } while (!taken.getFirst().isHandledAlone()
                && !waiting.isEmpty()
                && !waiting.getFirst().isHandledAlone());
        return taken;
    }
}
