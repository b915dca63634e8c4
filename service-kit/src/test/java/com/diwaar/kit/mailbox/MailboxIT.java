package com.diwaar.kit.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.diwaar.events.CustomerErased;
import com.diwaar.events.Topics;
import com.diwaar.kit.kafka.AvroValueDeserializer;
import com.diwaar.kit.kafka.DeadLetters;
import com.diwaar.kit.kafka.PoisonRecord;
import com.diwaar.kit.mailbox.proof.ProofWorker;
import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.TopicReader;
import com.diwaar.testkit.guarantee.Journal;
import com.diwaar.testkit.guarantee.NothingDoubled;
import com.diwaar.testkit.guarantee.NothingLost;
import com.diwaar.testkit.guarantee.Observation;
import com.diwaar.testkit.guarantee.Observation.Produced;
import com.diwaar.testkit.guarantee.OneWorkerPerKey;
import com.diwaar.testkit.guarantee.OrderPerKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

class MailboxIT {

    private static final Map<String, String> QUICK_GROUP =
            Map.of("session.timeout.ms", "1500", "heartbeat.interval.ms", "300", "max.poll.interval.ms", "1500");

    private final RealKafka kafka = RealKafka.shared();
    private final String topic = "mailbox-" + UUID.randomUUID();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Queue<String> handled = new ConcurrentLinkedQueue<>();
    private final Queue<MailboxListener<?>> listeners = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        listeners.forEach(MailboxListener::stop);
    }

    @Test
    void pausesAtTheBoundKeepsItsPartitionsForAsLongAsTheWorkTakesAndResumes() {
        var go = new CountDownLatch(1);
        var abandoned = new AtomicBoolean();
        kafka.createTopic(topic, 3);
        produce(IntStream.range(0, 500).mapToObj(i -> "k" + i + ":").toArray(String[]::new));
        var listener = listen(
                turn -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        abandoned.set(true);
                    }
                    record(turn);
                },
                MailboxSettings.defaults().withInFlight(40).withConsumerProperties(QUICK_GROUP));

        await().until(listener::isPaused);
        // Far past max.poll.interval.ms and the session timeout.
        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(6))
                .until(() -> listener.inFlight() <= 40 && listener.isPaused() && !abandoned.get());
        assertThat(gauge("diwaar.mailbox.paused")).isEqualTo(1);
        assertThat(gauge("diwaar.mailbox.in.flight")).isBetween(20.0, 40.0);
        assertThat(gauge("diwaar.mailbox.open")).isBetween(20.0, 40.0);
        assertThat(gauge("diwaar.mailbox.oldest.seconds")).isBetween(3.5, 20.0);
        go.countDown();

        await().until(() -> handled.size() >= 500 && listener.inFlight() == 0);
        assertThat(handled).hasSize(500).doesNotHaveDuplicates();
        assertThat(abandoned).isFalse();
        await().until(() -> !listener.isPaused() && gauge("diwaar.mailbox.oldest.seconds") == 0);
    }

    @Test
    void aKeyThatHangsDelaysNoOtherAndIsWorkedFromItsOldestAfterARestart() {
        kafka.createTopic(topic, 1);
        produce("slow:1");
        produce(IntStream.range(0, 2000).mapToObj(i -> "k" + i % 50 + ":" + i).toArray(String[]::new));
        produce("slow:2");
        var hang = new AtomicBoolean(true);
        var listener = listen(
                turn -> {
                    if (turn.key().equals("slow") && hang.get()) {
                        new CountDownLatch(1).await();
                    }
                    record(turn);
                },
                MailboxSettings.defaults().withGraces(Duration.ofMillis(50), Duration.ofMillis(500)));
        await().until(() -> handled.size() == 2000);
        assertThat(listener.inFlight()).isEqualTo(2);
        assertThat(committed()).isZero();

        listener.stop();
        hang.set(false);
        listener.start();

        await().until(() -> committed() == 2002);
        assertThat(handled.stream().filter(one -> one.startsWith("slow"))).containsExactly("slow:1", "slow:2");
    }

    @Test
    void stoppingLetsTurnsAtWorkEndAndTheNextStartGoesOnFromThere() throws Exception {
        kafka.createTopic(topic, 1);
        var began = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var listener = listen(
                turn -> {
                    began.countDown();
                    go.await();
                    record(turn);
                },
                MailboxSettings.defaults());
        produce("a:1");
        began.await();
        produce("a:2");
        await().until(() -> listener.inFlight() == 2);

        Thread stopping = Thread.ofVirtual().start(listener::stop);
        await().pollDelay(Duration.ofMillis(300)).until(stopping::isAlive);
        go.countDown();
        stopping.join();

        assertThat(handled).containsExactly("a:1");
        assertThat(committed()).isEqualTo(1);
        listener.start();
        await().until(() -> committed() == 2);
        assertThat(handled).containsExactly("a:1", "a:2");
    }

    @Test
    void saysFromTheStartWhatCanNotBeRead() {
        var consumers = new DefaultKafkaConsumerFactory<String, String>(
                Map.of("bootstrap.servers", "no.such.host.invalid:1"),
                new StringDeserializer(),
                new StringDeserializer());
        var listener = mailboxes(consumers).listen(topic, topic, topic, (String one) -> one, this::record);
        assertThatThrownBy(listener::start).isInstanceOf(KafkaException.class);
        assertThat(listener.isRunning()).isFalse();
    }

    @Test
    void readsNothingBeforeItsConditionHolds() {
        kafka.createTopic(topic, 1);
        produce("a:1");
        var ready = new AtomicBoolean();
        var listener = listen(this::record, MailboxSettings.defaults().withStartWhen(ready::get));

        await().during(Duration.ofMillis(800)).until(handled::isEmpty);
        assertThat(listener.isRunning()).isTrue();
        assertThat(listener.isReading()).isFalse();
        ready.set(true);
        await().until(() -> handled.contains("a:1"));
        assertThat(listener.isReading()).isTrue();
    }

    @Test
    void losesNothingWhereKafkaIsAwayForLongerThanTheSession() {
        kafka.createTopic(topic, 6);
        var journal = new Journal();
        try (var worker =
                new ProofWorker("worker", kafka.proxiedBootstrapServers(), topic, topic, 5, QUICK_GROUP, journal)) {
            produce(journal, 0, 1500);
            await().until(() -> doneIn(journal) > 300);
            kafka.proxy().vanish();
            produce(journal, 1500, 3000);
            await().during(Duration.ofSeconds(3)).until(() -> true);
            kafka.proxy().heal();

            await().atMost(Duration.ofSeconds(40)).until(() -> committed() == 3000);
        } finally {
            kafka.proxy().heal();
        }
        journal.judge(new NothingLost(), new OrderPerKey(), new OneWorkerPerKey(), NothingDoubled.ofWork());
    }

    @Test
    void bytesThatAreNoRecordArePutAsideAndTheStreamGoesOn() {
        kafka.createTopic(topic, 1).createTopic(Topics.deadLettersOf(topic), 1);
        String registry = "mock://mailboxes";
        try (var producer = new AvroProducer(kafka.bootstrapServers(), registry);
                TopicReader<byte[]> deadLetters =
                        TopicReader.bytes(kafka.bootstrapServers(), Topics.deadLettersOf(topic))) {
            producer.send(topic, "k", erased("+15550000001"));
            producer.sendBytes(topic, "k", "no Avro".getBytes());
            producer.send(topic, "k", erased("+15550000666"));
            producer.sendBytes(topic, "k", new byte[0]);
            producer.send(topic, "k", erased("+15550000002"));
            Mailboxes mailboxes = mailboxes(avro(registry));
            MailboxListener<CustomerErased> listener =
                    started(mailboxes.listen(topic, topic, topic, one -> one.getCustomerPhoneNumber(), turn -> {
                        if (turn.key().endsWith("666")) {
                            throw new PoisonRecord("This person can't be forgotten");
                        }
                        handled.add(turn.key());
                    }));

            await().until(() -> committed() == 5);
            await().until(() -> listener.inFlight() == 0);

            assertThat(handled).containsExactlyInAnyOrder("+15550000001", "+15550000002");
            deadLetters.awaitCount(3);
            ConsumerRecord<String, byte[]> garbage = deadLetters.records().stream()
                    .filter(one -> new String(one.value()).equals("no Avro"))
                    .findFirst()
                    .orElseThrow();
            assertThat(garbage.key()).isEqualTo("k");
            assertThat(header(garbage, DeadLetters.ORIGIN)).isEqualTo(topic + "-0@1");
            assertThat(header(garbage, DeadLetters.KIND)).isEqualTo("POISON");
            assertThat(header(garbage, DeadLetters.GROUP)).isEqualTo(topic);
            assertThat(deadLetters.records())
                    .anySatisfy(one ->
                            assertThat(header(one, DeadLetters.CAUSE)).isEqualTo("This person can't be forgotten"));
            assertThat(meters.counter("diwaar.mailbox.dead.letters", "listener", topic)
                            .count())
                    .isEqualTo(3);
        }
    }

    private void record(Turn<String> turn) {
        turn.letters().forEach(letter -> handled.add(letter.value()));
    }

    private MailboxListener<String> listen(MailboxHandler<String> handler, MailboxSettings settings) {
        var consumers = new DefaultKafkaConsumerFactory<String, String>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer());
        return started(mailboxes(consumers)
                .listen(topic, topic, topic, one -> one.substring(0, one.indexOf(':')), handler, settings));
    }

    private <V> MailboxListener<V> started(MailboxListener<V> listener) {
        listeners.add(listener);
        listener.start();
        return listener;
    }

    private Mailboxes mailboxes(ConsumerFactory<String, ?> consumers) {
        var template = new KafkaTemplate<String, Object>(new DefaultKafkaProducerFactory<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                (topic, value) -> bytes(value)));
        return new Mailboxes(consumers, MailboxWiring.housePolicy(new DeadLetters(template, meters)), meters);
    }

    private static byte[] bytes(Object value) {
        return value instanceof byte[] raw ? raw : value.toString().getBytes();
    }

    private ConsumerFactory<String, Object> avro(String registry) {
        return new DefaultKafkaConsumerFactory<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "schema.registry.url",
                        registry,
                        "specific.avro.reader",
                        true),
                new StringDeserializer(),
                new AvroValueDeserializer());
    }

    private static CustomerErased erased(String number) {
        return CustomerErased.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .setOrganizationId(1)
                .setCustomerPhoneNumber(number)
                .build();
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value());
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private void produce(String... letters) {
        try (var producer = producer()) {
            for (String letter : letters) {
                producer.send(new ProducerRecord<>(topic, letter.substring(0, letter.indexOf(':')), letter));
            }
        }
    }

    private void produce(Journal journal, int from, int to) {
        try (var producer = producer()) {
            for (int i = from; i < to; i++) {
                String key = "k" + i % 100;
                String letter = key + ":" + i;
                producer.send(
                        new ProducerRecord<>(topic, key, letter),
                        (done, failure) -> journal.accept(new Produced(System.nanoTime(), key, letter)));
            }
        }
    }

    private KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", 5),
                new StringSerializer(),
                new StringSerializer());
    }

    private static long doneIn(Journal journal) {
        return journal.observations().stream()
                .filter(one -> one instanceof Observation.Done)
                .count();
    }

    private long committed() {
        try (var admin = kafka.admin()) {
            return admin.listConsumerGroupOffsets(topic).partitionsToOffsetAndMetadata().get().values().stream()
                    .mapToLong(one -> one.offset())
                    .sum();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
