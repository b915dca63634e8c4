package com.diwaar.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaWiringTest {

    private static final String IN_SYNC = TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;

    @Test
    void ofThreeReplicasTwoMustHaveWhatIsAcknowledgedOnEveryTopicAndItsDeadLetters() {
        List<NewTopic> topics = KafkaWiring.topics(3);

        assertThat(topics).hasSize(2 * Topics.all().size());
        assertThat(topics).allSatisfy(topic -> {
            assertThat(topic.replicationFactor()).isEqualTo((short) 3);
            assertThat(topic.configs()).containsEntry(IN_SYNC, "2");
        });
        assertThat(named(topics, Topics.OPT_OUTS))
                .containsEntry(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        assertThat(named(topics, Topics.SMS_RECEIVED)).containsKey(TopicConfig.RETENTION_MS_CONFIG);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 2})
    void withFewerOrTheBrokersOwnNumberTheBrokersSettingStands(int replicas) {
        assertThat(KafkaWiring.topics(replicas))
                .allSatisfy(topic -> assertThat(topic.configs()).doesNotContainKey(IN_SYNC));
    }

    private static Map<String, String> named(List<NewTopic> topics, String name) {
        return topics.stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow()
                .configs();
    }
}
