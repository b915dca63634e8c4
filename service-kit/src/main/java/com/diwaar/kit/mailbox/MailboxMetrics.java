package com.diwaar.kit.mailbox;

import com.diwaar.kit.kafka.FailureKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * What a listener says about itself, each tagged with its name: {@code diwaar.mailbox.in.flight} (letters received and not
 * finished), {@code .open} (mailboxes), {@code .oldest.seconds} (age of the oldest unfinished letter: what holds the
 * offsets back), {@code .paused} (1 while the consumer is), {@code .retries} by kind of failure, {@code .dead.letters}.
 */
final class MailboxMetrics {

    private final MeterRegistry meters;
    private final Tags tags;

    MailboxMetrics(MeterRegistry meters, String listener) {
        this.meters = meters;
        this.tags = Tags.of("listener", listener);
        deadLetters();
        for (FailureKind kind : FailureKind.values()) {
            retries(kind);
        }
    }

    void watch(MailboxListener<?> listener) {
        meters.gauge("diwaar.mailbox.in.flight", tags, listener, MailboxListener::inFlight);
        meters.gauge("diwaar.mailbox.open", tags, listener, MailboxListener::openMailboxes);
        meters.gauge("diwaar.mailbox.oldest.seconds", tags, listener, MailboxListener::oldestSeconds);
        meters.gauge("diwaar.mailbox.paused", tags, listener, one -> one.isPaused() ? 1 : 0);
    }

    void retried(FailureKind kind) {
        retries(kind).increment();
    }

    void deadLettered() {
        deadLetters().increment();
    }

    private Counter retries(FailureKind kind) {
        return meters.counter("diwaar.mailbox.retries", tags.and("kind", kind.name()));
    }

    private Counter deadLetters() {
        return meters.counter("diwaar.mailbox.dead.letters", tags);
    }
}
