package com.diwaar.localstack.phone.events;

import com.diwaar.events.Topics;
import com.diwaar.localstack.phone.live.Live;
import com.diwaar.localstack.phone.web.Json;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Watches every topic and its dead letters without a group, from the end on (accounts from the beginning), and keeps the
 * last events. Where Kafka or the registry is away it says so and goes on by itself when they return; nothing waits for it.
 */
public final class EventTap implements AutoCloseable {

    private static final int KEPT = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(3).toNanos();

    /** How it is with Kafka. */
    public enum State {
        OFF,
        CONNECTING,
        HERE,
        AWAY
    }

    private static final Set<String> WATCHED = Topics.all().stream()
            .flatMap(topic -> Stream.of(topic.name(), Topics.deadLettersOf(topic.name())))
            .collect(Collectors.toUnmodifiableSet());

    private final String bootstrapServers;
    private final String registryUrl;
    private final Accounts accounts;
    private final Live live;
    private final Deque<SeenEvent> seen = new ArrayDeque<>();
    private final Set<TopicPartition> assigned = new HashSet<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("event-tap").unstarted(this::run);
    private volatile State state = State.OFF;
    private volatile boolean stopping;
    private boolean knowsTheTopics;

    public EventTap(String bootstrapServers, String registryUrl, Accounts accounts, Live live) {
        this.bootstrapServers = bootstrapServers;
        this.registryUrl = registryUrl;
        this.accounts = accounts;
        this.live = live;
    }

    /** Begins to watch; returns at once. */
    public void start() {
        state = State.CONNECTING;
        thread.start();
    }

    public ObjectNode stateAsJson() {
        return Json.object()
                .put("state", state.name().toLowerCase(Locale.ROOT))
                .put("bootstrap_servers", bootstrapServers);
    }

    /** The last events, newest first. */
    public List<ObjectNode> newestFirst(int limit) {
        List<SeenEvent> copy;
        synchronized (seen) {
            copy = new ArrayList<>(seen);
        }
        return copy.stream().limit(limit).map(SeenEvent::toJson).toList();
    }

    public void clear() {
        synchronized (seen) {
            seen.clear();
        }
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }

    private void run() {
        while (!stopping) {
            try (KafkaConsumer<String, byte[]> consumer = consumer();
                    KafkaAvroDeserializer deserializer = deserializer()) {
                assigned.clear();
                watch(consumer, deserializer);
            } catch (KafkaException e) {
                // Interrupted while stopping, or a host name that does not resolve yet.
                become(State.AWAY);
                pause();
            }
        }
    }

    private void watch(KafkaConsumer<String, byte[]> consumer, KafkaAvroDeserializer deserializer) {
        long looked = System.nanoTime() - LOOK_EVERY_NANOS;
        while (!stopping) {
            if (System.nanoTime() - looked >= LOOK_EVERY_NANOS) {
                become(look(consumer) ? State.HERE : State.AWAY);
                looked = System.nanoTime();
            }
            if (assigned.isEmpty() || state == State.AWAY) {
                pause();
                continue;
            }
            consumer.poll(POLL).forEach(record -> see(record, deserializer));
        }
    }

    /** Looks for topics; false where nobody answers. */
    private boolean look(KafkaConsumer<String, byte[]> consumer) {
        Map<String, List<PartitionInfo>> topics;
        try {
            topics = consumer.listTopics(PATIENCE);
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            return false;
        }
        List<TopicPartition> found = topics.entrySet().stream()
                .filter(topic -> WATCHED.contains(topic.getKey()))
                .flatMap(topic -> topic.getValue().stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .filter(partition -> !assigned.contains(partition))
                .toList();
        if (!found.isEmpty()) {
            assigned.addAll(found);
            consumer.assign(assigned);
            // What was there before us is history; a topic that was made while we watched is read from its start.
            consumer.seekToEnd(found.stream()
                    .filter(partition -> !knowsTheTopics && !isAccounts(partition))
                    .toList());
            List<TopicPartition> fromStart = found.stream()
                    .filter(partition -> knowsTheTopics || isAccounts(partition))
                    .toList();
            if (!fromStart.isEmpty()) {
                consumer.seekToBeginning(fromStart);
            }
        }
        knowsTheTopics = true;
        return true;
    }

    private void see(ConsumerRecord<String, byte[]> record, KafkaAvroDeserializer deserializer) {
        SeenEvent event = new SeenEvent(record, deserializer::deserialize);
        synchronized (seen) {
            seen.addFirst(event);
            if (seen.size() > KEPT) {
                seen.removeLast();
            }
        }
        if (record.topic().equals(Topics.ACCOUNTS)) {
            accounts.learn(event.toJson());
        }
        live.publish("event", event::toJson);
    }

    private static boolean isAccounts(TopicPartition partition) {
        return partition.topic().equals(Topics.ACCOUNTS);
    }

    private void become(State now) {
        if (state != now) {
            state = now;
            live.publish("kafka", this::stateAsJson);
        }
    }

    private void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.CLIENT_ID_CONFIG,
                "phone-simulator",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                3_000,
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                5_000);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaAvroDeserializer deserializer() {
        KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer();
        deserializer.configure(Map.of("schema.registry.url", registryUrl), false);
        return deserializer;
    }
}
