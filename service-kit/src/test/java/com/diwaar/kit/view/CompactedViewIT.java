package com.diwaar.kit.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.Account;
import com.diwaar.events.Standing;
import com.diwaar.kit.kafka.AssignedReader;
import com.diwaar.kit.kafka.AvroValueDeserializer;
import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.RealKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

class CompactedViewIT {

    private static final String REGISTRY = "mock://views";

    private final String topic = "accounts-" + UUID.randomUUID();
    private RealKafka kafka;
    private AvroProducer producer;
    private CompactedView<Account> view;

    @BeforeEach
    void start() {
        kafka = RealKafka.start();
        kafka.createTopic(topic, 3);
        producer = new AvroProducer(kafka.bootstrapServers(), REGISTRY);
        view = new CompactedView<>(topic, consumers(), Account::getVersion);
    }

    @AfterEach
    void stop() {
        view.stop();
        producer.close();
        kafka.close();
    }

    @Test
    void isReadyOnlyWithAllThatStoodThere() throws Exception {
        for (int i = 0; i < 500; i++) {
            send(i, 1, Standing.OK);
        }
        assertThat(view.isReady()).isFalse();
        view.start();
        assertThat(view.awaitReady(Duration.ofSeconds(20))).isTrue();
        assertThat(view.all()).hasSize(500);
    }

    @Test
    void isReadyOnAnEmptyTopic() throws Exception {
        view.start();
        assertThat(view.awaitReady(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void theHigherVersionWinsWhateverTheOrder() {
        view.start();
        send(1, 2, Standing.BLOCKED);
        send(1, 1, Standing.OK);
        send(2, 1, Standing.OK);
        Awaitility.await().until(() -> view.get("2").isPresent());
        assertThat(view.get("1").orElseThrow().getStanding()).isEqualTo(Standing.BLOCKED);
    }

    @Test
    void garbageIsLeftOutAndTheViewGoesOn() {
        view.start();
        producer.sendBytes(topic, "3", "not avro".getBytes(StandardCharsets.UTF_8));
        send(3, 1, Standing.OK);
        Awaitility.await().until(() -> view.get("3").isPresent());
    }

    @Test
    void goesOnByItselfWhenKafkaReturns() {
        view.start();
        send(4, 1, Standing.OK);
        Awaitility.await().until(() -> view.get("4").isPresent());
        kafka.stop();
        assertThat(view.get("4")).isPresent();
        kafka.startAgain();
        send(4, 2, Standing.SUSPENDED);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> view.get("4").orElseThrow().getVersion() == 2);
    }

    @Test
    void isCurrentAllTheTimeWhileKafkaIsThere() {
        view.start();
        Awaitility.await().until(() -> view.isCurrentWithin(Duration.ofSeconds(1)));
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> view.isCurrentWithin(Duration.ofSeconds(1)));
    }

    @Test
    void whatItCallsCurrentHoldsAllThatWasThereASecondAgo() {
        view.start();
        Awaitility.await().until(() -> view.isCurrentWithin(Duration.ofSeconds(1)));
        for (int i = 100; i < 110; i++) {
            send(i, 1, Standing.OK); // acknowledged
            long since = System.nanoTime();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> view.isCurrentWithin(Duration.ofNanos(System.nanoTime() - since)));
            assertThat(view.get(Integer.toString(i))).isPresent();
        }
    }

    @Test
    void isNotCurrentWithoutKafkaAndIsSoAgainWithIt() {
        view.start();
        Awaitility.await().until(() -> view.isCurrentWithin(Duration.ofSeconds(1)));
        kafka.stop();
        Awaitility.await().atMost(Duration.ofSeconds(3)).until(() -> !view.isCurrentWithin(Duration.ofSeconds(1)));
        Awaitility.await().during(Duration.ofSeconds(2)).until(() -> !view.isCurrentWithin(Duration.ofSeconds(1)));
        kafka.startAgain();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> view.isCurrentWithin(Duration.ofSeconds(1)));
    }

    @Test
    void isNotReadyWhileATopicIsMissing() {
        String late = topic + "-late";
        var reader =
                new AssignedReader<>("late", List.of(topic, late), consumers(), AssignedReader.From.BEGINNING, _ -> {});
        reader.start();
        try {
            Awaitility.await().during(Duration.ofSeconds(2)).until(() -> !reader.isReady());
            kafka.createTopic(late, 1);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(reader::isReady);
        } finally {
            reader.stop();
        }
    }

    private void send(long organization, long version, Standing standing) {
        producer.send(
                topic,
                Long.toString(organization),
                Account.newBuilder()
                        .setEventId(UUID.randomUUID())
                        .setOccurredAt(Instant.now())
                        .setOrganizationId(organization)
                        .setVersion(version)
                        .setStanding(standing)
                        .build());
    }

    @SuppressWarnings("unchecked")
    private ConsumerFactory<String, Account> consumers() {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "schema.registry.url",
                REGISTRY,
                "specific.avro.reader",
                true);
        return (ConsumerFactory<String, Account>)
                (ConsumerFactory<String, ?>) new DefaultKafkaConsumerFactory<>(config, StringDeserializer::new, () -> {
                    AvroValueDeserializer values = new AvroValueDeserializer();
                    values.configure(config, false);
                    return values;
                });
    }
}
