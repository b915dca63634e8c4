package com.diwaar.kit.mailbox;

import com.diwaar.kit.kafka.FailureKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Works a mailbox turn by turn and decides what becomes of a turn that failed. */
final class Worker<V> {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final String name;
    private final String group;
    private final MailboxHandler<V> handler;
    private final FailurePolicy policy;
    private final Backoff backoff;
    private final int triesOfABug;
    private final MailboxMetrics metrics;

    Worker(
            String name,
            String group,
            MailboxHandler<V> handler,
            FailurePolicy policy,
            MailboxSettings settings,
            MailboxMetrics metrics) {
        this.name = name;
        this.group = group;
        this.handler = handler;
        this.policy = policy;
        this.backoff = settings.backoff();
        this.triesOfABug = settings.triesOfABug();
        this.metrics = metrics;
    }

    /** Works until nothing waits. */
    void work(Mailbox<V> mailbox) {
        int failures = 0;
        for (var turn = mailbox.beginTurn(); turn.isPresent(); turn = mailbox.beginTurn()) {
            Throwable failure = attempt(mailbox, turn.get());
            failures = failure == null ? 0 : failures + 1;
            Duration pause = failure == null ? Duration.ZERO : judge(turn.get(), failure, failures);
            mailbox.endTurn(turn.get());
            mailbox.await(pause);
        }
    }

    /** An abandoned turn finishes nothing by returning: nobody knows whether its handler did its work or gave up. */
    private @Nullable Throwable attempt(Mailbox<V> mailbox, OpenTurn<V> turn) {
        try {
            Throwable cause = turn.first().condemned();
            if (cause == null) {
                handler.handle(turn);
            } else {
                deadLetter(turn.first(), cause);
            }
            if (!turn.isAbandoned()) {
                turn.unfinished().forEach(mailbox::finish);
            }
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }

    private void deadLetter(Envelope<V> letter, Throwable cause) {
        policy.deadLetter(letter.record(), group, cause);
        metrics.deadLettered();
    }

    /** Notes on the letters what is to become of them, and says how long to wait before that. */
    private Duration judge(OpenTurn<V> turn, Throwable failure, int failuresInARow) {
        List<Envelope<V>> unfinished = turn.unfinished();
        if (turn.isAbandoned() || unfinished.isEmpty()) {
            return Duration.ZERO;
        }
        boolean deadLettering = turn.first().condemned() != null;
        FailureKind kind = deadLettering ? FailureKind.TRANSIENT : kindOf(failure);
        Envelope<V> atFault = atFault(failure, unfinished);
        metrics.retried(kind);
        report(kind, unfinished, failure, failuresInARow);
        if (kind == FailureKind.TRANSIENT) {
            return backoff.after(failuresInARow);
        }
        if (atFault == null) {
            unfinished.forEach(Envelope::handleAlone);
            return Duration.ZERO;
        }
        if (kind == FailureKind.BUG && atFault.countBug() < triesOfABug) {
            return backoff.after(failuresInARow);
        }
        atFault.condemn(failure);
        return Duration.ZERO;
    }

    /** A mailbox must outlive everything that others wrote, a classifier included. */
    private FailureKind kindOf(Throwable failure) {
        try {
            return policy.kindOf(failure);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            return FailureKind.BUG;
        }
    }

    /** The letter that the failure names, or the only one there is. */
    private @Nullable Envelope<V> atFault(Throwable failure, List<Envelope<V>> unfinished) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LetterFailed named) {
                return unfinished.stream()
                        .filter(letter -> letter == named.letter())
                        .findFirst()
                        .orElse(null);
            }
        }
        return unfinished.size() == 1 ? unfinished.getFirst() : null;
    }

    private void report(FailureKind kind, List<Envelope<V>> letters, Throwable failure, int failuresInARow) {
        // Where a store is away, every mailbox says so at every retry: that is news of the store, not of each of them.
        log.atLevel(kind == FailureKind.TRANSIENT ? Level.INFO : Level.WARN)
                .setCause(kind == FailureKind.BUG ? failure : null)
                .addKeyValue("event", "turn_failed")
                .addKeyValue("listener", name)
                .addKeyValue("kind", kind)
                .addKeyValue("letters", letters.size())
                .addKeyValue("first", letters.getFirst().origin())
                .addKeyValue("failures", failuresInARow)
                .addKeyValue("cause", failure.toString())
                .log("A turn failed; its letters come again");
    }
}
