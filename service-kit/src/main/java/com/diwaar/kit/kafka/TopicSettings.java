package com.diwaar.kit.kafka;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Corrects topics that somebody else created: what is compacted and what is deleted is not a matter of taste. How long a topic
 * is kept is only taken from the broker's default; where an operator set it on the topic itself, it stays.
 */
final class TopicSettings {

    private static final Logger log = LoggerFactory.getLogger(TopicSettings.class);

    /** Where a topic says nothing of its own. */
    private static final String DELETE = "delete";

    private TopicSettings() {}

    static void correct(KafkaAdmin settings, List<NewTopic> topics) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(settings.getConfigurationProperties())) {
            Map<ConfigResource, NewTopic> wanted = new HashMap<>();
            topics.forEach(topic -> wanted.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), topic));
            Map<ConfigResource, Config> found =
                    admin.describeConfigs(wanted.keySet()).all().get();
            Map<ConfigResource, Collection<AlterConfigOp>> corrections = new HashMap<>();
            wanted.forEach((resource, topic) -> {
                List<AlterConfigOp> ops = corrections(topic, found.get(resource));
                if (!ops.isEmpty()) {
                    corrections.put(resource, ops);
                }
            });
            if (!corrections.isEmpty()) {
                admin.incrementalAlterConfigs(corrections).all().get();
            }
        }
    }

    private static List<AlterConfigOp> corrections(NewTopic topic, @Nullable Config found) {
        List<AlterConfigOp> ops = new ArrayList<>();
        Map<String, String> wanted = topic.configs() == null ? Map.of() : topic.configs();
        ConfigEntry policy = found == null ? null : found.get(CLEANUP_POLICY_CONFIG);
        String wantedPolicy = wanted.getOrDefault(CLEANUP_POLICY_CONFIG, DELETE);
        if (policy != null && !wantedPolicy.equals(policy.value())) {
            ops.add(set(topic, policy, wantedPolicy));
        }
        ConfigEntry retention = found == null ? null : found.get(RETENTION_MS_CONFIG);
        String wantedRetention = wanted.get(RETENTION_MS_CONFIG);
        if (retention != null
                && wantedRetention != null
                && !wantedRetention.equals(retention.value())
                && retention.source() != ConfigSource.DYNAMIC_TOPIC_CONFIG) {
            ops.add(set(topic, retention, wantedRetention));
        }
        return ops;
    }

    private static AlterConfigOp set(NewTopic topic, ConfigEntry found, String wanted) {
        log.atWarn()
                .addKeyValue("event", "topic_corrected")
                .addKeyValue("topic", topic.name())
                .addKeyValue("setting", found.name())
                .addKeyValue("was", found.value())
                .addKeyValue("is", wanted)
                .log("A topic was not as it is wanted");
        return new AlterConfigOp(new ConfigEntry(found.name(), wanted), AlterConfigOp.OpType.SET);
    }
}
