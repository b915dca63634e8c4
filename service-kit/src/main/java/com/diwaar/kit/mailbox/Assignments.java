package com.diwaar.kit.mailbox;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * The partitions that are ours, as the group tells us in the thread that polls. Revoked: what is finished is committed, the
 * rest abandoned. Lost: nothing is committed; spring-kafka's container calls "revoked" after "lost", by which time the
 * partitions are given up here.
 */
final class Assignments implements ConsumerAwareRebalanceListener {

    private final Map<TopicPartition, Partition> held = new ConcurrentHashMap<>();
    private final Runnable abandonUnwanted;
    private volatile boolean joined;

    Assignments(Runnable abandonUnwanted) {
        this.abandonUnwanted = abandonUnwanted;
    }

    Optional<Partition> of(TopicPartition partition) {
        return Optional.ofNullable(held.get(partition));
    }

    /** Commits what each partition has finished. */
    void commitFinished(long nowNanos) {
        held.values().forEach(partition -> partition.commitFinished(nowNanos));
    }

    /** When the oldest unfinished record came, by {@link System#nanoTime()}; now where there is none. */
    long oldestArrivedNanos(long nowNanos) {
        return held.values().stream()
                .map(Partition::oldestArrivedNanos)
                .filter(Objects::nonNull)
                .reduce(nowNanos, (one, other) -> one - other < 0 ? one : other);
    }

    /** Whether the group has given us our share once; with more members than partitions it may be none. */
    boolean hasJoined() {
        return joined;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> held.put(partition, new Partition()));
        joined = true;
    }

    /** Called before the container commits: what is committed here goes out with that. */
    @Override
    public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        giveUp(partitions, Partition::revoked);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        giveUp(partitions, Partition::lost);
    }

    private void giveUp(Collection<TopicPartition> partitions, java.util.function.Consumer<Partition> how) {
        for (TopicPartition partition : partitions) {
            Partition given = held.remove(partition);
            if (given != null) {
                how.accept(given);
            }
        }
        abandonUnwanted.run();
    }
}
