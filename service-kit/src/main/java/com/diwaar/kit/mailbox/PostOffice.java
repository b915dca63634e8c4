package com.diwaar.kit.mailbox;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The mailboxes of one listener. A mailbox exists as long as it has letters or a turn, and has one worker, a virtual
 * thread, for just as long: a letter either finds the mailbox and its worker finds the letter, or a new one is opened.
 */
final class PostOffice<V> {

    private final Map<Object, Mailbox<V>> open = new ConcurrentHashMap<>();
    private final Function<? super V, String> keyOf;
    private final Worker<V> worker;
    private final Gate gate;
    private volatile boolean closed;

    PostOffice(Function<? super V, String> keyOf, Worker<V> worker, Gate gate) {
        this.keyOf = keyOf;
        this.worker = worker;
        this.gate = gate;
    }

    /** Puts the letter into the mailbox of its key. Never waits and never fails: without a key it is dead-lettered. */
    void deliver(Envelope<V> letter) {
        String key;
        try {
            key = Objects.requireNonNull(keyOf.apply(letter.value()), "key");
        } catch (RuntimeException e) {
            deliverCondemned(letter, e);
            return;
        }
        gate.enter();
        put(key, key, letter);
    }

    /** Has the letter dead-lettered, past all mailboxes: it has no key, so it waits for none and none for it. */
    void deliverCondemned(Envelope<V> letter, Throwable cause) {
        gate.enter();
        letter.condemn(cause);
        put(letter, letter.origin(), letter);
    }

    /** Lets go of the letters of partitions that are no longer ours; waits so long for the turns that hold any to end. */
    void abandonUnwanted(Duration grace) {
        awaitEnd(
                open.values().stream()
                        .map(Mailbox::abandonUnwanted)
                        .flatMap(Optional::stream)
                        .toList(),
                grace);
    }

    /** Begins no more turns, and waits so long for those at work to end. */
    void close(Duration grace) {
        closed = true;
        awaitEnd(
                open.values().stream()
                        .map(Mailbox::turnAtWork)
                        .flatMap(Optional::stream)
                        .toList(),
                grace);
    }

    boolean isClosed() {
        return closed;
    }

    /** A letter is finished, or no longer ours. */
    void left() {
        gate.leave();
    }

    int inFlight() {
        return gate.inFlight();
    }

    int mailboxes() {
        return open.size();
    }

    private void put(Object identity, String name, Envelope<V> letter) {
        Mailbox<V> mailbox = open.compute(identity, (same, known) -> {
            Mailbox<V> box = known == null ? new Mailbox<>(name, this) : known;
            box.put(letter);
            return box;
        });
        if (mailbox.claim()) {
            Thread.ofVirtual().name("mailbox").start(() -> work(identity, mailbox));
        } else {
            mailbox.tellArrival();
        }
    }

    /** Deciding that nothing waits and closing the mailbox are one step, so that no letter falls between. */
    private void work(Object identity, Mailbox<V> mailbox) {
        do {
            worker.work(mailbox);
        } while (open.computeIfPresent(identity, (same, box) -> box.isEmpty() || closed ? null : box) != null);
    }

    private static void awaitEnd(Collection<CompletableFuture<Void>> turns, Duration grace) {
        try {
            CompletableFuture.allOf(turns.toArray(CompletableFuture[]::new)).get(grace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // The handlers don't heed their interruption: their letters are taken from them all the same.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
