package com.diwaar.kit.mailbox;

import com.diwaar.kit.mailbox.Frontier.Mark;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One assignment of a partition to this process, from its beginning to its revocation or loss. The same partition assigned
 * again is another one: what was begun under the old finishes nothing under the new.
 *
 * <p>Every commit is decided under the lock under which the partition is given up. So a worker that is late by a moment
 * can't slip a commit in after the next owner has begun.
 */
final class Partition {

    /** A commit can fail unseen (Kafka away for a moment): the last one is said again this often. */
    private static final long REPEAT_NANOS = Duration.ofSeconds(10).toNanos();

    private final Frontier frontier = new Frontier();
    private volatile boolean held = true;
    private @Nullable Runnable committed;
    private long committedAt;

    /** Whether it is still ours. */
    boolean isHeld() {
        return held;
    }

    synchronized Mark arrived(Runnable commit, long nowNanos) {
        return frontier.arrived(commit, nowNanos);
    }

    /** Counts for nothing once the partition is given up. */
    synchronized void finished(Mark mark) {
        if (held) {
            frontier.finished(mark);
        }
    }

    /** Called now and then: commits what is finished, if that is more than the last time. */
    @SuppressWarnings("ReferenceEquality") // whether it is the very same acknowledgement is the question
    synchronized void commitFinished(long nowNanos) {
        Runnable commit = frontier.committable();
        boolean news = commit != committed || nowNanos - committedAt > REPEAT_NANOS;
        if (held && commit != null && news) {
            committed = commit;
            committedAt = nowNanos;
            commit.run();
        }
    }

    /** It goes to another: commits what is finished, and nothing after that. */
    synchronized void revoked() {
        Runnable commit = frontier.committable();
        if (held && commit != null) {
            commit.run();
        }
        held = false;
    }

    /** Another may have it already: commits nothing. */
    synchronized void lost() {
        held = false;
    }

    synchronized @Nullable Long oldestArrivedNanos() {
        return held ? frontier.oldestArrivedNanos() : null;
    }
}
