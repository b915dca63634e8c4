package com.diwaar.kit.mailbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A turn at work. Its lists grow on the worker's thread only, under the mailbox's lock, under which others read them. */
final class OpenTurn<V> implements Turn<V> {

    private final Mailbox<V> mailbox;
    private final Thread worker;
    private final List<Envelope<V>> taken = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable Runnable watch;
    private volatile boolean abandoned;

    OpenTurn(Mailbox<V> mailbox, Thread worker) {
        this.mailbox = mailbox;
        this.worker = worker;
    }

    @Override
    public String key() {
        return mailbox.key();
    }

    @Override
    public List<Letter<V>> letters() {
        return Collections.unmodifiableList(taken);
    }

    @Override
    public List<Letter<V>> takeArrived() {
        return Collections.unmodifiableList(mailbox.takeArrived(this));
    }

    @Override
    public boolean awaitArrival(Duration atMost) throws InterruptedException {
        return mailbox.awaitArrival(this, atMost);
    }

    @Override
    public Watch onArrival(Runnable callback) {
        mailbox.watch(this, callback);
        mailbox.tellArrival();
        return () -> mailbox.watch(this, null);
    }

    @Override
    public void finish(Letter<V> letter) {
        mailbox.finish((Envelope<V>) letter);
    }

    @Override
    public boolean isAbandoned() {
        return abandoned;
    }

    /** A handler that swallowed its interruption is told again. */
    void failIfAbandoned() throws InterruptedException {
        if (abandoned) {
            throw new InterruptedException("The turn is abandoned");
        }
    }

    Envelope<V> first() {
        return taken.getFirst();
    }

    List<Envelope<V>> unfinished() {
        return taken.stream().filter(letter -> !letter.isFinished()).toList();
    }

    /** Completes when the handler has returned and nothing of the turn is at work any more. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    void add(List<Envelope<V>> letters) {
        taken.addAll(letters);
    }

    void setWatch(@Nullable Runnable callback) {
        watch = callback;
    }

    /** The watch, which is thereby over. */
    @Nullable
    Runnable takeWatch() {
        Runnable one = watch;
        watch = null;
        return one;
    }

    void abandon() {
        if (!abandoned) {
            abandoned = true;
            worker.interrupt();
        }
    }
}
