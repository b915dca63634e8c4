package com.diwaar.kit.kafka;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.serializer.SerializationUtils;

/**
 * Confluent's Avro deserializer, with the two ways to fail told apart. Bytes that are no record become a null value with the
 * bytes and the cause in a header (spring-kafka's convention), to be dead-lettered. A registry that is away throws, so that
 * the poll is repeated and the record waits: spring-kafka's own ErrorHandlingDeserializer would have it dead-lettered.
 */
public final class AvroValueDeserializer implements Deserializer<Object> {

    /** A poll that fails at once would be repeated at once; this is the pace of asking the registry again. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final KafkaAvroDeserializer avro = new KafkaAvroDeserializer();

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        avro.configure(configs, isKey);
    }

    @Override
    public @Nullable Object deserialize(String topic, byte[] data) {
        return avro.deserialize(topic, data);
    }

    @Override
    public @Nullable Object deserialize(String topic, Headers headers, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        try {
            return avro.deserialize(topic, headers, data);
        } catch (RuntimeException e) {
            if (Failures.kindOf(e) == FailureKind.TRANSIENT) {
                LockSupport.parkNanos(PAUSE.toNanos());
                throw e;
            }
            SerializationUtils.deserializationException(headers, data, e, false);
            return null;
        }
    }

    @Override
    public void close() {
        avro.close();
    }
}
