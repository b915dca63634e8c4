package com.diwaar.kit.mailbox;

import com.diwaar.kit.mailbox.Frontier.Mark;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A letter with what the mailbox notes on it. The notes are guarded by the lock of the letter's mailbox. */
final class Envelope<V> implements Letter<V> {

    private final ConsumerRecord<String, V> record;
    private final Partition partition;
    private final Mark mark;
    private final Instant arrivedAt = Instant.now();

    private boolean finished;
    private boolean alone;
    private int bugs;
    private @Nullable Throwable condemned;

    Envelope(ConsumerRecord<String, V> record, Partition partition, Mark mark) {
        this.record = record;
        this.partition = partition;
        this.mark = mark;
    }

    @Override
    public V value() {
        return record.value();
    }

    @Override
    public Instant arrivedAt() {
        return arrivedAt;
    }

    @Override
    public Instant publishedAt() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    @Override
    public String origin() {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }

    ConsumerRecord<String, V> record() {
        return record;
    }

    /** Whether its partition is still ours. */
    boolean isWanted() {
        return partition.isHeld();
    }

    boolean isFinished() {
        return finished;
    }

    /** True the first time. */
    boolean finish() {
        boolean first = !finished;
        finished = true;
        if (first) {
            partition.finished(mark);
        }
        return first;
    }

    /** It is handled by itself from now on, since one of several failed and nobody knows which. */
    void handleAlone() {
        alone = true;
    }

    boolean isHandledAlone() {
        return alone || condemned != null;
    }

    /** Counts a failure that may be a bug of ours, and says how many there were. */
    int countBug() {
        return ++bugs;
    }

    /** It is not handled any more but dead-lettered, for this cause. */
    void condemn(Throwable cause) {
        condemned = cause;
    }

    @Nullable
    Throwable condemned() {
        return condemned;
    }

    @Override
    public String toString() {
        return origin();
    }
}
