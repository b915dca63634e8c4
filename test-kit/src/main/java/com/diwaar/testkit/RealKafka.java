package com.diwaar.testkit;

import com.diwaar.events.TopicSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real broker (KRaft, one node, no Docker) inside the test's JVM. {@link #shared()} starts once per JVM and is never
 * stopped by a test; {@link #start()} gives one of its own, which can be stopped and started again on the same port with
 * its data.
 *
 * <p>Topics are not created by use, as in production: see {@link #createTopics}. Consumer sessions may be as short as
 * 500 ms. Each broker also listens behind a {@link #proxy()}: clients that connect to
 * {@link #proxiedBootstrapServers()} can be cut off without touching the others.
 */
public final class RealKafka implements AutoCloseable {

    private static final Map<String, String> SMALL_AND_QUICK = Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("inter.broker.listener.name", "DIRECT"),
            Map.entry("listener.security.protocol.map", "DIRECT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("num.partitions", "3"),
            Map.entry("offsets.topic.num.partitions", "3"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("group.min.session.timeout.ms", "500"),
            Map.entry("group.consumer.min.session.timeout.ms", "500"),
            Map.entry("group.consumer.min.heartbeat.interval.ms", "100"),
            Map.entry("group.consumer.heartbeat.interval.ms", "300"),
            Map.entry("group.consumer.session.timeout.ms", "3000"),
            Map.entry("controlled.shutdown.enable", "false"),
            Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"));

    private final Path directory;
    private final int port;
    private final TcpProxy proxy;
    private final Properties properties = new Properties();
    private @Nullable KafkaRaftServer server;

    private RealKafka(Map<String, String> settings) {
        directory = TempDirectories.create("kafka");
        port = FreePorts.next();
        int proxied = FreePorts.next();
        int controller = FreePorts.next();
        proxy = TcpProxy.to("localhost", proxied);
        properties.putAll(SMALL_AND_QUICK);
        properties.put("log.dirs", directory.resolve("data").toString());
        properties.put("controller.quorum.voters", "1@localhost:" + controller);
        properties.put(
                "listeners",
                "DIRECT://localhost:%d,PROXIED://localhost:%d,CONTROLLER://localhost:%d"
                        .formatted(port, proxied, controller));
        properties.put(
                "advertised.listeners", "DIRECT://localhost:%d,PROXIED://localhost:%d".formatted(port, proxy.port()));
        properties.putAll(settings);
        format();
        startAgain();
    }

    /** The broker that all tests of this JVM share; use topic and group names of your own on it. */
    public static RealKafka shared() {
        return Shared.BROKER;
    }

    /** A broker of one's own; close it. */
    public static RealKafka start() {
        return start(Map.of());
    }

    /** A broker of one's own with broker settings that win over the defaults here; close it. */
    public static RealKafka start(Map<String, String> settings) {
        return new RealKafka(settings);
    }

    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /** The same broker through {@link #proxy()}, and only through it: it advertises the proxy's port here. */
    public String proxiedBootstrapServers() {
        return "localhost:" + proxy.port();
    }

    /** Stands between the broker and whoever connected to {@link #proxiedBootstrapServers()}. */
    public TcpProxy proxy() {
        return proxy;
    }

    /** Creates what is missing; topics that exist are left as they are. */
    public RealKafka createTopics(Collection<TopicSpec> topics) {
        return create(topics.stream().map(RealKafka::newTopic).toList());
    }

    /** Creates the topic unless it exists. */
    public RealKafka createTopic(String name, int partitions) {
        return create(List.of(new NewTopic(name, partitions, (short) 1)));
    }

    /** An admin client; the caller closes it. */
    public Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    /** Stops the broker; its data and port are kept for {@link #startAgain()}. */
    public synchronized void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    /** Starts a stopped broker on the same port with the same data. */
    public synchronized void startAgain() {
        if (server != null) {
            return;
        }
        server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
    }

    @Override
    public void close() {
        stop();
        proxy.close();
        TempDirectories.delete(directory);
    }

    private static NewTopic newTopic(TopicSpec topic) {
        return new NewTopic(topic.name(), topic.partitions(), (short) 1)
                .configs(Map.of("cleanup.policy", topic.cleanup() == TopicSpec.Cleanup.COMPACT ? "compact" : "delete"));
    }

    private RealKafka create(List<NewTopic> topics) {
        try (Admin admin = admin()) {
            var creations = admin.createTopics(topics).values();
            List<NewTopic> created = new ArrayList<>();
            for (NewTopic topic : topics) {
                if (awaitCreated(Objects.requireNonNull(creations.get(topic.name())))) {
                    created.add(topic);
                }
            }
            awaitLeaders(admin, created);
        }
        return this;
    }

    /**
     * A topic is known a moment before its partitions can be written. An idempotent producer that meets that moment may have
     * its second batch accepted and its first refused, which it then repeats in vain for two minutes.
     */
    private static void awaitLeaders(Admin admin, List<NewTopic> topics) {
        Map<TopicPartition, OffsetSpec> partitions = topics.stream()
                .flatMap(topic -> IntStream.range(0, topic.numPartitions())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        Awaitility.await("leaders of new topics")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> haveLeaders(admin, partitions));
    }

    /** Not yet, where the broker that is asked does not know the topic so soon after it was created. */
    private static boolean haveLeaders(Admin admin, Map<TopicPartition, OffsetSpec> partitions) throws Exception {
        try {
            admin.listOffsets(partitions).all().get(30, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw e;
        }
    }

    /** False where the topic was there before. */
    private static boolean awaitCreated(KafkaFuture<Void> creation) {
        try {
            creation.get(30, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("Topic not created", e);
            }
            return false;
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException("Topic not created", e);
        }
    }

    private void format() {
        try {
            Path file = directory.resolve("server.properties");
            try (var out = Files.newBufferedWriter(file)) {
                properties.store(out, null);
            }
            var quiet = new PrintStream(OutputStream.nullOutputStream());
            StorageTool.execute(
                    new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()}, quiet);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {
        static final RealKafka BROKER = new RealKafka(Map.of());

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(BROKER::close));
        }
    }
}
