package com.diwaar.outbound.kafka;

import com.diwaar.events.Topics;
import com.diwaar.outbound.drain.OwnedPartitions;
import com.diwaar.outbound.drain.Sweeps;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.config.ContainerPostProcessor;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.stereotype.Component;

/** Follows which partitions of the lanes this replica owns. Both lanes go together, so one of them tells for both. */
@Component("laneOwnership")
class LaneOwnership
        implements ContainerPostProcessor<
                        String, SpecificRecord, AbstractMessageListenerContainer<String, SpecificRecord>>,
                ConsumerAwareRebalanceListener {

    private static final Logger log = LoggerFactory.getLogger(LaneOwnership.class);

    private final OwnedPartitions owned;
    private final Sweeps sweeps;
    private final AtomicBoolean unequal = new AtomicBoolean();

    LaneOwnership(OwnedPartitions owned, Sweeps sweeps) {
        this.owned = owned;
        this.sweeps = sweeps;
    }

    @Override
    public void postProcess(AbstractMessageListenerContainer<String, SpecificRecord> container) {
        container.getContainerProperties().setConsumerRebalanceListener(this);
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (!numbers(partitions, Topics.SMS_REPLY).equals(numbers(partitions, Topics.SMS_OUTREACH))
                && unequal.compareAndSet(false, true)) {
            log.atError()
                    .addKeyValue("event", "lanes_apart")
                    .log("The lanes of a sender are on different replicas: their topics need equal partition counts");
        }
        owned.add(numbers(partitions, Topics.SMS_REPLY));
        Thread.startVirtualThread(sweeps::wakeDue);
    }

    @Override
    public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        owned.remove(numbers(partitions, Topics.SMS_REPLY));
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        owned.remove(numbers(partitions, Topics.SMS_REPLY));
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions, String topic) {
        return partitions.stream()
                .filter(one -> one.topic().equals(topic))
                .map(TopicPartition::partition)
                .sorted()
                .toList();
    }
}
