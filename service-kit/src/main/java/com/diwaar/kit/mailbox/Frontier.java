package com.diwaar.kit.mailbox;

import org.jspecify.annotations.Nullable;

/**
 * How far a partition is finished without a gap. Records come in order of offset and are finished in any; what may be
 * committed is the newest record before which none is unfinished.
 *
 * <p>Neighbours that are finished melt into one mark, that of the newer: there are never more marks than twice the
 * unfinished records, however far the finished run ahead of a slow one. Every step takes constant time. Offsets
 * are not looked at, so gaps (compaction, transaction markers) mean nothing. Not safe for threads.
 */
final class Frontier {

    private @Nullable Mark oldest;
    private @Nullable Mark newest;
    private @Nullable Runnable committable;

    /** A record's place in the partition. */
    static final class Mark {
        private final Runnable commit;
        private final long arrivedNanos;
        private @Nullable Mark older;
        private @Nullable Mark newer;
        private boolean finished;

        private Mark(Runnable commit, long arrivedNanos) {
            this.commit = commit;
            this.arrivedNanos = arrivedNanos;
        }
    }

    /** The partition's next record has come; running {@code commit} would commit it and all before it. */
    Mark arrived(Runnable commit, long nowNanos) {
        var mark = new Mark(commit, nowNanos);
        mark.older = newest;
        if (newest == null) {
            oldest = mark;
        } else {
            newest.newer = mark;
        }
        newest = mark;
        return mark;
    }

    /** The record is dealt with. At most once per mark. */
    void finished(Mark mark) {
        mark.finished = true;
        if (mark.older != null && mark.older.finished) {
            remove(mark.older);
        }
        if (mark.newer != null && mark.newer.finished) {
            remove(mark);
        }
        if (oldest != null && oldest.finished) {
            committable = oldest.commit;
            remove(oldest);
        }
    }

    /** Commits all that is finished without a gap; the same again where nothing was finished since; null before. */
    @Nullable
    Runnable committable() {
        return committable;
    }

    /** When the oldest unfinished record came, by {@link System#nanoTime()}; null where none is unfinished. */
    @Nullable
    Long oldestArrivedNanos() {
        return oldest == null ? null : oldest.arrivedNanos;
    }

    /** For tests: how many marks are kept. */
    int size() {
        int size = 0;
        for (Mark mark = oldest; mark != null; mark = mark.newer) {
            size++;
        }
        return size;
    }

    private void remove(Mark mark) {
        Mark older = mark.older;
        Mark newer = mark.newer;
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        mark.older = null;
        mark.newer = null;
    }
}
