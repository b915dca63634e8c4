package com.diwaar.kit.kafka;

import com.diwaar.kit.clock.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Reads every partition of some topics on every replica, by assignment: no group, no commits, nothing to rebalance. For what
 * each replica must know in full (state of compacted topics) or hear of (outcomes that a waiting caller wants).
 *
 * <p>While Kafka is away it waits and goes on where it was, so that nothing is left out. Records are handed over in the
 * reading thread, one after another; a handler must be quick, and what it throws is logged and does not stop the reading.
 */
public final class AssignedReader<V> {

    /** Where the first reading starts. */
    public enum From {
        BEGINNING,
        END
    }

    private static final Logger log = LoggerFactory.getLogger(AssignedReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /** How often the topics' ends are asked for, once somebody wants to know how current the reading is. */
    private static final Duration ENDS_EVERY = Duration.ofMillis(150);

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(1);

    /** The broker answers one request of a connection after another: the topics' ends wait for a fetch that waits for news. */
    private static final Properties QUICK_TO_BE_ASKED = new Properties();

    static {
        QUICK_TO_BE_ASKED.setProperty(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "100");
    }

    private final String name;
    private final List<String> topics;
    private final ConsumerFactory<String, V> consumers;
    private final From from;
    private final Consumer<ConsumerRecord<String, V>> handler;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private volatile boolean running;
    private volatile boolean currencyWanted;
    private volatile @Nullable Moment currentAsOf;
    private volatile org.apache.kafka.clients.consumer.@Nullable Consumer<String, V> consumer;

    public AssignedReader(
            String name,
            List<String> topics,
            ConsumerFactory<String, V> consumers,
            From from,
            Consumer<ConsumerRecord<String, V>> handler) {
        this.name = name;
        this.topics = List.copyOf(topics);
        this.consumers = consumers;
        this.from = from;
        this.handler = handler;
    }

    public void start() {
        running = true;
        Thread.ofVirtual().name("reader-" + name).start(this::readForEver);
    }

    public void stop() {
        running = false;
        var reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
    }

    public boolean isRunning() {
        return running;
    }

    /** Whether all that stood in the topics when the reading began has been handed over. */
    public boolean isReady() {
        return ready.getCount() == 0;
    }

    /** Waits for {@link #isReady()}; false where the time is over first. */
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        return ready.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Whether everything that stood in the topics so long ago has been handed over, for sure: the topics' ends are asked for
     * several times a second, from the first call of this on. False while Kafka can't be asked.
     */
    public boolean isCurrentWithin(Duration age) {
        currencyWanted = true;
        Moment asOf = currentAsOf;
        return asOf != null && asOf.age().compareTo(age) <= 0;
    }

    private void readForEver() {
        while (running) {
            try {
                read();
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (RuntimeException e) {
                log.atWarn()
                        .addKeyValue("event", "reader_interrupted")
                        .addKeyValue("reader", name)
                        .addKeyValue("cause", e.toString())
                        .log("Reads on in a second");
                pause();
            }
        }
    }

    private void read() {
        var reading = consumers.createConsumer(null, "reader-" + name, null, QUICK_TO_BE_ASKED);
        consumer = reading;
        try {
            read(reading);
        } finally {
            consumer = null;
            reading.close(CloseOptions.timeout(CLOSING));
        }
    }

    private void read(org.apache.kafka.clients.consumer.Consumer<String, V> consumer) {
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> partitionsOf(topic, consumer).stream())
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        Map<TopicPartition, Long> starts = from == From.BEGINNING ? consumer.beginningOffsets(partitions) : ends;
        starts.forEach(positions::putIfAbsent);
        positions.forEach(consumer::seek);
        Currency currency = new Currency(partitions);
        while (running) {
            consumer.poll(POLL).forEach(this::handOver);
            partitions.forEach(p -> positions.put(p, consumer.position(p)));
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            if (ends.isEmpty()) {
                ready.countDown();
            }
            if (currencyWanted) {
                currency.check(consumer);
            }
        }
    }

    /** One that is missing is waited for: without it the reading would be ready and know nothing of it. */
    private static List<PartitionInfo> partitionsOf(
            String topic, org.apache.kafka.clients.consumer.Consumer<?, ?> consumer) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("There is no topic " + topic);
        }
        return partitions;
    }

    /** Knows where the topics ended at some time, and so from which time on nothing is missing once the reading is there. */
    private final class Currency {
        private final List<TopicPartition> partitions;
        private Map<TopicPartition, Long> ends = Map.of();
        private @Nullable Moment endsAsOf;
        private boolean reached = true;

        Currency(List<TopicPartition> partitions) {
            this.partitions = partitions;
        }

        void check(org.apache.kafka.clients.consumer.Consumer<String, V> consumer) {
            if (reached && (endsAsOf == null || endsAsOf.age().compareTo(ENDS_EVERY) >= 0)) {
                ask(consumer);
            }
            if (!reached
                    && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                reached = true;
                currentAsOf = endsAsOf;
            }
        }

        private void ask(org.apache.kafka.clients.consumer.Consumer<String, V> consumer) {
            Moment before = Moment.now();
            try {
                ends = consumer.endOffsets(partitions, ENDS_WITHIN);
                endsAsOf = before;
                reached = false;
            } catch (TimeoutException _) {
                endsAsOf = before; // Kafka is away: nothing is known of now
            }
        }
    }

    private void handOver(ConsumerRecord<String, V> record) {
        try {
            handler.accept(record);
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("event", "reader_handler_failed")
                    .addKeyValue("reader", name)
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .setCause(e)
                    .log("Left a record out");
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
