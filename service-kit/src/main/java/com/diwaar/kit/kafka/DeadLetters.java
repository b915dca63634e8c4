package com.diwaar.kit.kafka;

import com.diwaar.events.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.log.LogAccessor;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.kafka.support.serializer.SerializationUtils;

/**
 * Puts a record that nothing can be done with aside: byte for byte, with its key, on {@code <topic>-dlt}, with the cause in
 * headers. Nobody drops a record here; an operator reads it, mends the cause and publishes it again.
 */
public final class DeadLetters {

    /** Headers of a dead letter. */
    public static final String CAUSE = "diwaar-cause";

    public static final String CAUSE_TYPE = "diwaar-cause-type";
    public static final String KIND = "diwaar-failure-kind";
    public static final String ORIGIN = "diwaar-origin";
    public static final String GROUP = "diwaar-consumer-group";

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
    private static final LogAccessor HEADER_LOG = new LogAccessor(DeadLetters.class);
    private static final int LONGEST_CAUSE = 2000;

    private final KafkaOperations<String, Object> kafka;
    private final MeterRegistry meters;

    /**
     * @param kafka must be able to write both bytes and Avro records
     */
    public DeadLetters(KafkaOperations<String, Object> kafka, MeterRegistry meters) {
        this.kafka = kafka;
        this.meters = meters;
    }

    /** Why the record could not be decoded, where it could not. */
    public static Optional<DeserializationException> undecodable(ConsumerRecord<?, ?> record) {
        return Optional.ofNullable(SerializationUtils.getExceptionFromHeader(
                record, SerializationUtils.VALUE_DESERIALIZER_EXCEPTION_HEADER, HEADER_LOG));
    }

    /**
     * Puts the record aside; returns once that is acknowledged.
     *
     * @throws TransientFailure where Kafka is away; the record must then be tried again
     */
    public void put(ConsumerRecord<String, ?> record, String group, Throwable cause) {
        FailureKind kind = Failures.kindOf(cause);
        ProducerRecord<String, Object> letter = new ProducerRecord<>(
                Topics.deadLettersOf(record.topic()), null, record.key(), payload(record), record.headers());
        describe(letter.headers(), record, group, kind, cause);
        try {
            kafka.send(letter).join();
        } catch (CompletionException e) {
            throw new TransientFailure("Could not put a dead letter aside", e);
        }
        meters.counter("diwaar.dead.letters", "topic", record.topic(), "kind", kind.name())
                .increment();
        log.atWarn()
                .addKeyValue("event", "dead_letter")
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("kind", kind)
                .addKeyValue("cause", root(cause).toString())
                .log("Put a record aside");
    }

    private static Object payload(ConsumerRecord<String, ?> record) {
        return undecodable(record)
                .<Object>map(DeserializationException::getData)
                .orElseGet(() -> {
                    Object value = record.value();
                    return value == null ? new byte[0] : value;
                });
    }

    private static void describe(
            Headers headers, ConsumerRecord<?, ?> record, String group, FailureKind kind, Throwable cause) {
        headers.remove(SerializationUtils.VALUE_DESERIALIZER_EXCEPTION_HEADER);
        Throwable root = root(cause);
        put(headers, CAUSE, String.valueOf(root.getMessage()));
        put(headers, CAUSE_TYPE, root.getClass().getName());
        put(headers, KIND, kind.name());
        put(headers, ORIGIN, record.topic() + "-" + record.partition() + "@" + record.offset());
        put(headers, GROUP, group);
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name);
        String kept = value.length() > LONGEST_CAUSE ? value.substring(0, LONGEST_CAUSE) : value;
        headers.add(name, kept.getBytes(StandardCharsets.UTF_8));
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof PoisonRecord)) {
            root = root.getCause();
        }
        return root;
    }
}
