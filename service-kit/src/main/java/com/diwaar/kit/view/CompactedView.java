package com.diwaar.kit.view;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * The newest state of every key of a compacted topic, in memory, kept current.
 *
 * <p>Guarantees: {@link #isReady()} turns true when everything has been read that stood in the topic at the start, and stays
 * so; of two states of one key the higher version wins, whatever order they come in; a tombstone removes the key. Every
 * replica reads all partitions by assignment, so there is no group and nothing to rebalance. While Kafka is away the view
 * keeps what it knew and goes on by itself afterwards. Records that are no Avro are logged and left out: they stay in the
 * topic, where every replica would dead-letter them at every start.
 */
public final class CompactedView<V> implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CompactedView.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final String topic;
    private final ConsumerFactory<String, V> consumers;
    private final ToLongFunction<V> version;
    private final Map<String, V> states = new ConcurrentHashMap<>();
    private final List<Consumer<V>> watchers = new CopyOnWriteArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile boolean running;
    private volatile Thread reader = Thread.currentThread();

    /**
     * @param version the state's version; higher is newer
     */
    public CompactedView(String topic, ConsumerFactory<String, V> consumers, ToLongFunction<V> version) {
        this.topic = topic;
        this.consumers = consumers;
        this.version = version;
    }

    /** The key's newest state. */
    public Optional<V> get(String key) {
        return Optional.ofNullable(states.get(key));
    }

    /** All states, as they stand now. */
    public Collection<V> all() {
        return states.values();
    }

    /** Is told of each state that became the newest of its key, in the reading thread: it must be quick. */
    public void watch(Consumer<V> watcher) {
        watchers.add(watcher);
    }

    /** Whether all that stood in the topic at the start has been read. */
    public boolean isReady() {
        return ready.getCount() == 0;
    }

    /** Waits for {@link #isReady()}; false where the time is over first. */
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        return ready.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void start() {
        running = true;
        reader = Thread.ofVirtual().name("view-" + topic).start(this::readForEver);
    }

    @Override
    public void stop() {
        running = false;
        reader.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the listeners, which may ask it. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void readForEver() {
        while (running) {
            try {
                read();
            } catch (org.apache.kafka.common.errors.InterruptException | WakeupException _) {
                return;
            } catch (RuntimeException e) {
                log.atWarn()
                        .addKeyValue("event", "view_interrupted")
                        .addKeyValue("topic", topic)
                        .log("Reads again in a second: " + e);
                pause();
            }
        }
    }

    private void read() {
        try (var consumer = consumers.createConsumer(null, "view-" + topic, null)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new IllegalStateException("The topic " + topic + " does not exist yet");
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> behind = new HashMap<>(consumer.endOffsets(partitions));
            while (running) {
                consumer.poll(POLL).forEach(this::take);
                behind.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
                if (behind.isEmpty()) {
                    ready.countDown();
                }
            }
        }
    }

    private void take(ConsumerRecord<String, V> record) {
        V state = record.value();
        if (state != null) {
            offer(record.key(), state);
        } else if (record.serializedValueSize() <= 0) {
            states.remove(record.key());
        } else {
            log.atError()
                    .addKeyValue("event", "view_undecodable")
                    .addKeyValue("topic", topic)
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("Left a record out that is no Avro");
        }
    }

    private void offer(String key, V state) {
        V newest = states.merge(
                key, state, (old, young) -> version.applyAsLong(young) > version.applyAsLong(old) ? young : old);
        if (newest == state) {
            watchers.forEach(watcher -> watcher.accept(state));
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
