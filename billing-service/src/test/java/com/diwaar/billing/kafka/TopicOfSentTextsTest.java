package com.diwaar.billing.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.diwaar.events.Topics;
import com.diwaar.kit.kafka.FailureKind;
import com.diwaar.kit.kafka.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

class TopicOfSentTextsTest {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.SMS_SENT, 0);

    /** A poll is silent while Kafka is away, whether there is more to read or not. */
    @Test
    void givesUpOnATopicWhoseEndDoesNotCome() {
        TopicOfSentTexts texts = new TopicOfSentTexts(consumers(new Silent()), Duration.ofMillis(1));
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThatThrownBy(() -> texts.read(Instant.EPOCH, Instant.EPOCH.plusSeconds(86_400), _ -> {}))
                        .hasMessageContaining("Not at the topic's end")
                        .satisfies(e -> assertThat(Failures.kindOf(e)).isEqualTo(FailureKind.TRANSIENT)));
    }

    private static ConsumerFactory<String, Object> consumers(Consumer<String, Object> consumer) {
        return new DefaultKafkaConsumerFactory<>(Map.of()) {
            @Override
            public Consumer<String, Object> createConsumer(
                    String groupId, String clientIdPrefix, String clientIdSuffix, Properties properties) {
                return consumer;
            }
        };
    }

    /** Knows of ten records and hands none over. */
    private static final class Silent extends MockConsumer<String, Object> {

        Silent() {
            super("earliest");
            updatePartitions(
                    Topics.SMS_SENT,
                    List.of(new PartitionInfo(Topics.SMS_SENT, 0, Node.noNode(), new Node[0], new Node[0])));
            updateBeginningOffsets(Map.of(PARTITION, 0L));
            updateEndOffsets(Map.of(PARTITION, 10L));
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            return Map.of(PARTITION, new OffsetAndTimestamp(0, 0));
        }
    }
}
