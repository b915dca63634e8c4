package com.diwaar.testkit;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/**
 * Collects everything on a topic, from its beginning, all partitions, without a consumer group: an onlooker whom nobody
 * notices. The topic may be created after the reader.
 */
public final class TopicReader<V> implements AutoCloseable {

    /** How long {@link #await} waits unless told. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String topic;
    private final KafkaConsumer<String, V> consumer;
    private final List<ConsumerRecord<String, V>> records = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private TopicReader(String bootstrapServers, String topic, Deserializer<V> values) {
        this.topic = topic;
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "auto.offset.reset",
                "earliest",
                "allow.auto.create.topics",
                false,
                "metadata.max.age.ms",
                500);
        this.consumer = new KafkaConsumer<>(settings, new StringDeserializer(), values);
        this.thread = Thread.ofPlatform().daemon().name("reader-" + topic).start(this::read);
    }

    /** Reads Avro records of the type that the topic carries. */
    @SuppressWarnings("unchecked")
    public static <V> TopicReader<V> avro(String bootstrapServers, String registryUrl, String topic) {
        var values = new KafkaAvroDeserializer();
        values.configure(Map.of("schema.registry.url", registryUrl, "specific.avro.reader", true), false);
        return new TopicReader<>(bootstrapServers, topic, (Deserializer<V>) values);
    }

    /** Reads what is there, undecoded: dead letters, for one. */
    public static TopicReader<byte[]> bytes(String bootstrapServers, String topic) {
        return new TopicReader<>(bootstrapServers, topic, new ByteArrayDeserializer());
    }

    /** Reads texts. */
    public static TopicReader<String> strings(String bootstrapServers, String topic) {
        return new TopicReader<>(bootstrapServers, topic, new StringDeserializer());
    }

    /** All so far; in order per partition. */
    public List<ConsumerRecord<String, V>> records() {
        return List.copyOf(records);
    }

    /** The values of {@link #records()}. */
    public List<V> values() {
        return records.stream().map(ConsumerRecord::value).toList();
    }

    /** The first value that matches, waiting up to {@link #PATIENCE} for it. */
    public V await(Predicate<? super V> matching) {
        return awaitRecord(one -> matching.test(one.value()), PATIENCE).value();
    }

    /** The first record that matches; an error that says what came instead where none does in time. */
    public ConsumerRecord<String, V> awaitRecord(
            Predicate<? super ConsumerRecord<String, V>> matching, Duration patience) {
        return Awaitility.await("a matching record on " + topic)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> records.stream().filter(matching).findFirst(), found -> found.isPresent())
                .orElseThrow();
    }

    /** All values, as soon as there are so many, waiting up to {@link #PATIENCE} for them. */
    public List<V> awaitCount(int count) {
        Awaitility.await("%d records on %s".formatted(count, topic))
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> records.size() >= count);
        return values();
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** None as long as the topic does not exist. */
    private List<TopicPartition> partitions() {
        var known = consumer.partitionsFor(topic, Duration.ofSeconds(30));
        return known == null
                ? List.of()
                : known.stream()
                        .map(one -> new TopicPartition(topic, one.partition()))
                        .toList();
    }

    private void read() {
        try (consumer) {
            while (consumer.assignment().isEmpty()) {
                consumer.assign(partitions());
                LockSupport.parkNanos(20_000_000);
            }
            while (true) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        } catch (WakeupException e) {
            // closed
        }
    }
}
