package com.diwaar.kit.mailbox.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.guarantee.Journal;
import com.diwaar.testkit.guarantee.NothingDoubled;
import com.diwaar.testkit.guarantee.NothingLost;
import com.diwaar.testkit.guarantee.Observation.Produced;
import com.diwaar.testkit.guarantee.OneWorkerPerKey;
import com.diwaar.testkit.guarantee.OrderPerKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/**
 * Mailboxes under everything that can happen to their process: under load, one consumer is killed in the midst of its work,
 * one stopped past its session and woken, one joins and one leaves. Nothing is lost, each key keeps its order and has one
 * worker at a time, and nothing is done again but what its owner could not commit.
 */
public final class MailboxProof {

    /**
     * A group that notices within five seconds that a member is gone; not sooner, since a machine that is busy with other
     * tests lets a healthy process stand still for a second or two.
     */
    static final Map<String, String> QUICK_GROUP =
            Map.of("session.timeout.ms", "5000", "heartbeat.interval.ms", "300", "metadata.max.age.ms", "1000");

    private static final Duration PAST_THE_SESSION = Duration.ofSeconds(7);

    private static final int PARTITIONS = 6;

    private final Size size;
    private final Path directory;
    private final RealKafka kafka;
    private final String topic = "proof-" + UUID.randomUUID();
    private final Journal journal = new Journal();
    private final AtomicInteger produced = new AtomicInteger();
    private volatile boolean enough;
    private final List<WorkerProcess> started = new ArrayList<>();

    /**
     * How large the proof is.
     *
     * @param letters at least so many, and one round at least
     * @param keys among which they are spread at random
     * @param perSecond how fast they are produced
     * @param workMillis how long a letter is worked on, on average
     */
    public record Size(int letters, int keys, int perSecond, int workMillis) {

        /** About 25 seconds: one round. */
        public static final Size SMALL = new Size(1, 300, 700, 20);

        /** Some minutes. */
        public static final Size FULL = new Size(500_000, 5_000, 2_000, 50);

        public Size withLetters(int letters) {
            return new Size(letters, keys, perSecond, workMillis);
        }
    }

    /** What happened. */
    public record Report(int letters, int consumers, int redelivered, Duration took) {}

    private MailboxProof(RealKafka kafka, Size size, Path directory) {
        this.kafka = kafka;
        this.size = size;
        this.directory = directory;
    }

    /** Runs it and judges; an {@link AssertionError} says what was broken. Logs of the consumers are in the directory. */
    public static Report run(RealKafka kafka, Size size, Path directory) throws Exception {
        return new MailboxProof(kafka, size, directory).run();
    }

    /** {@code [LETTERS]}: at full size, or of so many letters. Exit code 0 is a proof, 1 a violation. */
    public static void main(String[] arguments) throws Exception {
        Size size = arguments.length == 0 ? Size.FULL : Size.FULL.withLetters(Integer.parseInt(arguments[0]));
        Path directory = Files.createTempDirectory("mailbox-proof-");
        try {
            System.out.println("PROVED " + run(RealKafka.shared(), size, directory));
            System.exit(0);
        } catch (AssertionError violations) {
            System.out.println("NOT PROVED, see " + directory + "\n" + violations.getMessage());
            System.exit(1);
        }
    }

    private Report run() throws Exception {
        long start = System.nanoTime();
        kafka.createTopic(topic, PARTITIONS);
        Thread producer = Thread.ofPlatform().name("proof-producer").start(this::produce);
        try {
            try {
                scenario();
            } finally {
                enough = true;
            }
            producer.join();
            awaitAllCommitted();
            for (WorkerProcess one : started) {
                one.close();
            }
        } finally {
            started.forEach(WorkerProcess::destroy);
        }
        for (WorkerProcess one : started) {
            journal.addFrom(one.journal());
        }
        var doubled = NothingDoubled.ofWork();
        journal.judge(new NothingLost(), new OrderPerKey(), new OneWorkerPerKey(), doubled);
        return new Report(
                produced.get(), started.size(), doubled.redelivered(), Duration.ofNanos(System.nanoTime() - start));
    }

    private void scenario() throws Exception {
        List<WorkerProcess> residents = List.of(start("resident-0"), start("resident-1"));
        residents.forEach(WorkerProcess::awaitWorking);
        for (int round = 0; round == 0 || produced.get() < size.letters(); round++) {
            killOne(round);
            stopOnePastItsSession(residents.get(round % 2));
            joinAndLeave(round);
        }
    }

    private void killOne(int round) throws Exception {
        WorkerProcess victim = start("victim-" + round).awaitWorking();
        awaitMore();
        victim.kill(journal);
    }

    private void stopOnePastItsSession(WorkerProcess resident) throws Exception {
        awaitMore();
        resident.stop(journal);
        Thread.sleep(PAST_THE_SESSION); // this is what is to happen, not a wait for something else
        resident.wake();
        awaitMore();
    }

    private void joinAndLeave(int round) throws Exception {
        try (WorkerProcess guest = start("guest-" + round).awaitWorking()) {
            awaitMore();
        }
        awaitMore();
    }

    private WorkerProcess start(String name) throws Exception {
        var process = new WorkerProcess(directory, name, kafka.bootstrapServers(), topic, topic, size.workMillis());
        started.add(process);
        return process;
    }

    private void produce() {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all", "linger.ms", 5),
                new StringSerializer(),
                new StringSerializer())) {
            long start = System.nanoTime();
            var random = new Random(1);
            for (int i = 0; !enough; i++) {
                long due = start + i * 1_000_000_000L / size.perSecond();
                LockSupport.parkNanos(due - System.nanoTime());
                String key = "k" + random.nextInt(size.keys());
                String letter = key + ":" + i;
                producer.send(new ProducerRecord<>(topic, key, letter), (done, failure) -> {
                    if (failure == null) {
                        journal.accept(new Produced(System.nanoTime(), key, letter));
                        produced.incrementAndGet();
                    }
                });
            }
        }
    }

    /** Work goes on for another second. */
    private void awaitMore() {
        int goal = produced.get() + size.perSecond();
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> produced.get() >= goal);
    }

    private void awaitAllCommitted() throws Exception {
        try (Admin admin = kafka.admin()) {
            Awaitility.await("all offsets to be committed")
                    .atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(committed(admin)).isEqualTo(ends(admin)));
        }
    }

    private Map<TopicPartition, Long> committed(Admin admin) throws Exception {
        return admin.listConsumerGroupOffsets(topic).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().offset()));
    }

    private Map<TopicPartition, Long> ends(Admin admin) throws Exception {
        var partitions = IntStream.range(0, PARTITIONS)
                .boxed()
                .collect(Collectors.toMap(one -> new TopicPartition(topic, one), one -> OffsetSpec.latest()));
        return admin.listOffsets(partitions).all().get().entrySet().stream()
                .filter(one -> one.getValue().offset() > 0)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().offset()));
    }
}
