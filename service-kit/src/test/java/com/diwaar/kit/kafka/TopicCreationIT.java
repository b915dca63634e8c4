package com.diwaar.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.events.SmsStatus;
import com.diwaar.events.TopicSpec;
import com.diwaar.events.Topics;
import com.diwaar.kit.view.ViewsHealth;
import com.diwaar.testkit.RealKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.core.ConsumerFactory;

/** On a broker that would create any topic that it is asked for, with settings of its own. */
class TopicCreationIT {

    private static final String OPERATORS_CHOICE = "99000000";

    private static final Map<String, String> CREATES_BY_USE = Map.of("auto.create.topics.enable", "true");

    @EnableAutoConfiguration
    static class Service {}

    @Test
    void aServiceThatStartsBeforeKafkaMakesTheTopicsOnceItIsThere() throws Exception {
        try (RealKafka kafka = RealKafka.start(CREATES_BY_USE)) {
            kafka.createTopic(Topics.ACCOUNTS, 3);
            createKeptFor(OPERATORS_CHOICE, Topics.SMS_SENT, kafka);
            kafka.stop();
            try (ConfigurableApplicationContext service = serviceOn(kafka)) {
                assertThat(readiness(service)).isEqualTo(Status.OUT_OF_SERVICE);
                assertThatThrownBy(() -> service.getBean(Events.class).publish(event()))
                        .isInstanceOf(TransientFailure.class)
                        .hasStackTraceContaining("Topics are missing");

                kafka.startAgain();
                Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> readiness(service) == Status.UP);
                service.getBean(Events.class).publish(event());
            }
            // A broker tells of what was set once it has heard of it itself.
            Awaitility.await().untilAsserted(() -> {
                assertThat(setting("cleanup.policy", Topics.OPT_OUTS, kafka)).isEqualTo("compact");
                assertThat(setting("cleanup.policy", Topics.ACCOUNTS, kafka)).isEqualTo("compact");
                assertThat(setting("cleanup.policy", Topics.SMS_STATUS, kafka)).isEqualTo("delete");
                assertThat(setting("retention.ms", Topics.SMS_STATUS, kafka))
                        .isEqualTo(String.valueOf(TopicSpec.RETENTION.toMillis()));
                assertThat(setting("retention.ms", Topics.SMS_SENT, kafka)).isEqualTo(OPERATORS_CHOICE);
            });
        }
    }

    @Test
    void whoReadsATopicDoesNotCreateItAndWhatIsSomebodyElsesToCreateIsTakenToBeThere() throws Exception {
        try (RealKafka kafka = RealKafka.start(CREATES_BY_USE);
                ConfigurableApplicationContext service = serviceOn(kafka, "--spring.kafka.admin.auto-create=false")) {
            assertThat(service.getBean(TopicCreation.class).areMade()).isTrue();
            ConsumerFactory<?, ?> consumers = service.getBean(ConsumerFactory.class);
            try (var consumer = consumers.createConsumer("nobody", "nobody", "")) {
                assertThat(consumer.partitionsFor("never-made")).isNullOrEmpty();
            }
            try (Admin admin = kafka.admin()) {
                assertThat(admin.listTopics().names().get()).isEmpty();
            }
        }
    }

    private static ConfigurableApplicationContext serviceOn(RealKafka kafka, String... settings) {
        Stream<String> common = Stream.of(
                "--spring.config.import=classpath:diwaar-kit.yaml",
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--spring.kafka.properties.schema.registry.url=mock://topic-creation",
                "--diwaar.secret-key=a-secret-of-the-tests");
        return new SpringApplicationBuilder(Service.class)
                .run(Stream.concat(common, Stream.of(settings)).toArray(String[]::new));
    }

    private static Status readiness(ConfigurableApplicationContext service) {
        return service.getBean(ViewsHealth.class).health().getStatus();
    }

    private static Event event() {
        return new Event(
                Topics.SMS_STATUS,
                "SM1",
                SmsStatus.newBuilder()
                        .setEventId(UUID.randomUUID())
                        .setOccurredAt(Instant.now())
                        .setMessageSid("SM1")
                        .setMessageStatus("sent")
                        .build());
    }

    private static void createKeptFor(String millis, String topic, RealKafka kafka) throws Exception {
        try (Admin admin = kafka.admin()) {
            admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1).configs(Map.of("retention.ms", millis))))
                    .all()
                    .get();
        }
    }

    private static String setting(String name, String topic, RealKafka kafka) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = kafka.admin()) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get(name)
                    .value();
        }
    }
}
