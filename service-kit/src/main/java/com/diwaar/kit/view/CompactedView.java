package com.diwaar.kit.view;

import com.diwaar.kit.kafka.AssignedReader;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * The newest state of every key of a compacted topic, in memory, kept current.
 *
 * <p>Guarantees: {@link #isReady()} turns true when everything has been read that stood in the topic at the start, and stays
 * so; of two states of one key the higher version wins, whatever order they come in; a tombstone removes the key. While Kafka
 * is away the view keeps what it knew and goes on by itself afterwards. A record that is no Avro is logged and left out: it
 * stays in the topic, where every replica would dead-letter it at every start.
 */
public final class CompactedView<V> implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CompactedView.class);

    private final AssignedReader<V> reader;
    private final ToLongFunction<V> version;
    private final Map<String, V> states = new ConcurrentHashMap<>();
    private final List<Consumer<V>> watchers = new CopyOnWriteArrayList<>();

    /**
     * @param version the state's version; higher is newer
     */
    public CompactedView(String topic, ConsumerFactory<String, V> consumers, ToLongFunction<V> version) {
        this.reader = new AssignedReader<>(
                "view-" + topic, List.of(topic), consumers, AssignedReader.From.BEGINNING, this::take);
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
        return reader.isReady();
    }

    /** Waits for {@link #isReady()}; false where the time is over first. */
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        return reader.awaitReady(atMost);
    }

    /**
     * Whether the view knows everything that stood in the topic so long ago, for sure; never while Kafka can't be asked. Ask
     * this before {@link #get}, not after. From the first call on the topic's end is asked for several times a second.
     */
    public boolean isCurrentWithin(Duration age) {
        return reader.isReady() && reader.isCurrentWithin(age);
    }

    @Override
    public void start() {
        reader.start();
    }

    @Override
    public void stop() {
        reader.stop();
    }

    @Override
    public boolean isRunning() {
        return reader.isRunning();
    }

    /** Before the listeners, which may ask it. */
    @Override
    public int getPhase() {
        return 0;
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
                    .addKeyValue("topic", record.topic())
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
}
