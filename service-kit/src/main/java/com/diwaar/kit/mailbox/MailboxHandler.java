package com.diwaar.kit.mailbox;

/**
 * Works a mailbox.
 *
 * <p>A normal return finishes all letters that the turn took. A failure leaves the unfinished ones in the mailbox, and its
 * kind decides: transient, they come again after a backoff, together with what has arrived by then; poison, the letter at
 * fault is dead-lettered and the rest comes again; bug, a few retries first. Where the failure of several letters names
 * none ({@link LetterFailed}), they come again one by one. So the same letter may be handled more than once, here and,
 * after a crash or a rebalance, anywhere: handling must be idempotent.
 */
@FunctionalInterface
public interface MailboxHandler<V> {

    void handle(Turn<V> turn) throws Exception;
}
