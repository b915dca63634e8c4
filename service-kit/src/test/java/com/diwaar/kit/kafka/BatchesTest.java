package com.diwaar.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;

class BatchesTest {

    private static final Serializer<Object> AS_TEXT =
            (_, value) -> String.valueOf(value).getBytes(StandardCharsets.UTF_8);

    private final MockProducer<String, Object> producer =
            new MockProducer<>(true, null, new StringSerializer(), AS_TEXT);
    private final Batches batches =
            new Batches(new DeadLetters(new KafkaTemplate<>(() -> producer), new SimpleMeterRegistry()));
    private final List<String> taken = new ArrayList<>();

    /** An error that got as far as the container would stop it for good. */
    @Test
    void withoutMemoryTheBatchComesAgainAndNothingIsPutAside() {
        assertThatThrownBy(() -> batches.take(List.of(record("a"), record("b")), _ -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .isInstanceOf(TransientFailure.class);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void theRecordThatIsTooDeepIsPutAsideAloneAndTheOthersAreTaken() {
        batches.take(List.of(record("a"), record("deep"), record("b")), records -> {
            if (records.stream().anyMatch(record -> record.value().equals("deep"))) {
                throw new StackOverflowError();
            }
            records.forEach(record -> taken.add(record.value()));
        });
        assertThat(taken).containsExactly("a", "b");
        assertThat(producer.history()).extracting(ProducerRecord::value).containsExactly("deep");
    }

    private static ConsumerRecord<String, String> record(String value) {
        return new ConsumerRecord<>("sms-status", 0, 0, "k", value);
    }
}
