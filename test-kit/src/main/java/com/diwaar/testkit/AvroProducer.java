package com.diwaar.testkit;

import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes Avro records in Confluent's wire format with {@code acks=all}, as services and internal teams do, and raw
 * bytes, as nobody should.
 */
public final class AvroProducer implements AutoCloseable {

    private static final int TIMEOUT_SECONDS = 30;

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaAvroSerializer serializer = new KafkaAvroSerializer();

    /** @param registryUrl {@code http://...}, or {@code mock://scope}, which every client of this JVM shares */
    public AvroProducer(String bootstrapServers, String registryUrl) {
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "linger.ms",
                        1,
                        // A record that can't be placed holds up those behind it: not for Kafka's two minutes.
                        "delivery.timeout.ms",
                        1000 * TIMEOUT_SECONDS / 2,
                        "request.timeout.ms",
                        5000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        serializer.configure(Map.of("schema.registry.url", registryUrl), false);
    }

    /** Returns once the broker has it. */
    public RecordMetadata send(String topic, String key, SpecificRecord value) {
        return await(sendAsync(topic, key, value));
    }

    /** Returns at once. */
    public Future<RecordMetadata> sendAsync(String topic, String key, SpecificRecord value) {
        return producer.send(new ProducerRecord<>(topic, bytes(key), serializer.serialize(topic, value)));
    }

    /** Bytes as they are, Avro or not; returns once the broker has them. */
    public RecordMetadata sendBytes(String topic, String key, byte[] value) {
        return await(producer.send(new ProducerRecord<>(topic, bytes(key), value)));
    }

    @Override
    public void close() {
        producer.close();
        serializer.close();
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    private static RecordMetadata await(Future<RecordMetadata> sent) {
        try {
            return sent.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Not published", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
