package com.diwaar.systemtests;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic read as a whole, without a group: each {@link #readToEnd} adds what stands in it at that moment. Bytes that are no
 * record are left out. For one thread at a time.
 */
public final class EventLog<V> implements AutoCloseable {

    private final String topic;
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaAvroDeserializer values = new KafkaAvroDeserializer();
    private final List<Placed<V>> events = new ArrayList<>();
    private int unreadable;

    /** An event and where it stands. */
    public record Placed<V>(TopicPartition partition, long offset, V event) {}

    EventLog(String bootstrapServers, String registryUrl, String topic) {
        this.topic = topic;
        values.configure(Map.of("schema.registry.url", registryUrl, "specific.avro.reader", true), false);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "allow.auto.create.topics",
                false,
                "max.poll.records",
                5000,
                "default.api.timeout.ms",
                120_000);
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** All events from the topic's beginning to what is its end now; in order per partition. */
    public List<V> readToEnd() {
        return placedToEnd().stream().map(Placed::event).toList();
    }

    /** As {@link #readToEnd}, with their places. */
    public List<Placed<V>> placedToEnd() {
        if (consumer.assignment().isEmpty()) {
            assign();
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(this::take);
        }
        return List.copyOf(events);
    }

    /** How many records so far were no events. */
    public int unreadable() {
        return unreadable;
    }

    @Override
    public void close() {
        consumer.close();
        values.close();
    }

    private void assign() {
        consumer.assign(consumer.partitionsFor(topic).stream()
                .map(one -> new TopicPartition(topic, one.partition()))
                .toList());
        if (consumer.assignment().isEmpty()) {
            throw new KafkaException("there is no topic " + topic);
        }
    }

    @SuppressWarnings("unchecked")
    private void take(ConsumerRecord<String, byte[]> one) {
        byte @Nullable [] bytes = one.value();
        if (bytes == null) {
            unreadable++;
            return;
        }
        try {
            V event = (V) values.deserialize(topic, bytes);
            events.add(new Placed<>(new TopicPartition(topic, one.partition()), one.offset(), event));
        } catch (SerializationException e) {
            unreadable++;
        }
    }
}
