package com.diwaar.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.diwaar.events.SmsStatus;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.HoldingServer;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.ConsumerFactory;

/** The batch edge on a real broker: whatever comes, the stream goes on, and nothing is dropped unseen. */
class KafkaEdgeIT {

    private static final String REGISTRY = "mock://kafka-edge";

    private static RealKafka kafka;
    private static AvroProducer producer;
    private static ConfigurableApplicationContext service;

    @SpringBootApplication(scanBasePackageClasses = Service.class)
    static class Service {

        static final List<String> handled = new CopyOnWriteArrayList<>();
        static final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
        static final Set<String> away = ConcurrentHashMap.newKeySet();
        private final Batches batches;

        Service(Batches batches) {
            this.batches = batches;
        }

        @KafkaListener(topics = Topics.SMS_STATUS, containerFactory = "batches")
        void on(List<ConsumerRecord<String, SmsStatus>> records) {
            batches.take(records, Service::handle);
        }

        private static void handle(List<ConsumerRecord<String, SmsStatus>> records) {
            records.forEach(record -> judge(record.value().getMessageSid()));
            records.forEach(record -> handled.add(record.value().getMessageSid()));
        }

        private static void judge(String sid) {
            tries.computeIfAbsent(sid, _ -> new AtomicInteger()).incrementAndGet();
            if (sid.startsWith("poison")) {
                throw new PoisonRecord("This one can't be handled");
            }
            if (sid.startsWith("bug")) {
                throw new IllegalStateException("Whoever wrote this");
            }
            if (away.contains(sid)) {
                throw new TransientFailure("The store is away", new java.net.ConnectException());
            }
        }
    }

    @BeforeAll
    static void start() {
        kafka = RealKafka.shared();
        service = new SpringApplicationBuilder(Service.class)
                .run(
                        "--spring.config.import=classpath:diwaar-kit.yaml",
                        "--server.port=0",
                        "--spring.kafka.consumer.group-id=kafka-edge",
                        "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                        "--spring.kafka.properties.schema.registry.url=" + REGISTRY,
                        "--diwaar.secret-key=a-secret-of-the-tests");
        producer = new AvroProducer(kafka.bootstrapServers(), REGISTRY);
    }

    @AfterAll
    static void stop() {
        service.close();
        producer.close();
    }

    @Test
    void bytesThatAreNoAvroArePutAsideByteForByteAndTheStreamGoesOn() {
        producer.sendBytes(Topics.SMS_STATUS, "k", "not avro".getBytes(StandardCharsets.UTF_8));
        producer.sendBytes(Topics.SMS_STATUS, "k", new byte[] {0, 0, 0, 0, 99, 1});
        send("after-garbage");
        awaitHandled("after-garbage");
        ConsumerRecord<String, byte[]> letter =
                deadLetter(r -> new String(r.value(), StandardCharsets.UTF_8).equals("not avro"));
        assertThat(letter.key()).isEqualTo("k");
        assertThat(header(letter, DeadLetters.KIND)).isEqualTo("POISON");
        assertThat(header(letter, DeadLetters.GROUP)).isEqualTo("kafka-edge");
        assertThat(header(letter, DeadLetters.ORIGIN)).startsWith("sms-status-");
        assertThat(header(letter, DeadLetters.CAUSE)).contains("not a record of this topic");
        deadLetter(r -> r.value().length == 6);
    }

    @Test
    void onlyTheRecordAtFaultIsPutAside() {
        List.of("good-1", "poison-1", "good-2", "bug-1", "good-3").forEach(KafkaEdgeIT::send);
        awaitHandled("good-1", "good-2", "good-3");
        assertThat(header(deadLetter(r -> contains(r, "poison-1")), DeadLetters.CAUSE))
                .isEqualTo("This one can't be handled");
        assertThat(header(deadLetter(r -> contains(r, "bug-1")), DeadLetters.KIND))
                .isEqualTo("BUG");
        assertThat(Service.tries.get("bug-1").get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void whatFailsForNowComesAgainUntilItSucceeds() {
        Service.away.add("waits-1");
        send("waits-1");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> tries("waits-1") >= 3);
        assertThat(Service.handled).doesNotContain("waits-1");
        Service.away.clear();
        awaitHandled("waits-1");
    }

    @Test
    void aRegistryThatIsAwayMakesRecordsWaitAndDeadLettersNone() throws Exception {
        try (HoldingServer registry = HoldingServer.answering(
                _ -> HoldingServer.Answer.json(503, "{\"error_code\":50301,\"message\":\"down\"}"))) {
            var deserializer = new AvroValueDeserializer();
            deserializer.configure(
                    Map.of("schema.registry.url", registry.url(), "specific.avro.reader", true, "max.retries", 0),
                    false);
            var headers = new RecordHeaders();
            assertThatThrownBy(() -> deserializer.deserialize("sms-status", headers, new byte[] {0, 0, 0, 0, 1, 2}))
                    .satisfies(e -> assertThat(Failures.kindOf(e)).isEqualTo(FailureKind.TRANSIENT));
            assertThat(headers.toArray()).isEmpty();
        }
    }

    /** One request that got no answer once held a consumer for a minute. */
    @Test
    void aRegistryThatHangsIsNotWaitedForLong() throws Exception {
        try (HoldingServer registry = HoldingServer.answering(_ -> HoldingServer.Answer.json(200, "{}"))) {
            registry.hold(_ -> true);
            ConsumerFactory<?, ?> consumers = service.getBean(ConsumerFactory.class);
            Map<String, Object> config = new HashMap<>(consumers.getConfigurationProperties());
            config.put("schema.registry.url", registry.url());
            config.put("max.retries", 0);
            var deserializer = new AvroValueDeserializer();
            deserializer.configure(config, false);
            assertTimeoutPreemptively(
                    Duration.ofSeconds(30),
                    () -> assertThatThrownBy(() -> deserializer.deserialize(
                                    "sms-status", new RecordHeaders(), new byte[] {0, 0, 0, 0, 1, 2}))
                            .satisfies(e -> assertThat(Failures.kindOf(e)).isEqualTo(FailureKind.TRANSIENT)));
        }
    }

    private static int tries(String sid) {
        AtomicInteger tries = Service.tries.get(sid);
        return tries == null ? 0 : tries.get();
    }

    private static void send(String sid) {
        producer.send(
                Topics.SMS_STATUS,
                "one-key",
                SmsStatus.newBuilder()
                        .setEventId(EventIds.of(Topics.SMS_STATUS, sid))
                        .setOccurredAt(Instant.now())
                        .setMessageSid(sid)
                        .setMessageStatus("sent")
                        .build());
    }

    private static void awaitHandled(String... sids) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Service.handled).contains(sids));
    }

    private static ConsumerRecord<String, byte[]> deadLetter(
            java.util.function.Predicate<ConsumerRecord<String, byte[]>> matching) {
        try (var letters = TopicReader.bytes(kafka.bootstrapServers(), Topics.deadLettersOf(Topics.SMS_STATUS))) {
            return letters.awaitRecord(matching::test, TopicReader.PATIENCE);
        }
    }

    private static boolean contains(ConsumerRecord<String, byte[]> record, String text) {
        return new String(record.value(), StandardCharsets.ISO_8859_1).contains(text);
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
