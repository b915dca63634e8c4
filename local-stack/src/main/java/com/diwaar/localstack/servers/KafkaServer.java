package com.diwaar.localstack.servers;

import static java.util.Map.entry;

import com.diwaar.localstack.process.JavaCommand;
import com.diwaar.localstack.process.Ports;
import com.diwaar.localstack.process.Program;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * One Kafka broker that is its own controller (KRaft).
 *
 * @param port where clients connect; it tells them to come back to `localhost` there
 * @param directory its data and what it needs to start
 * @param jvmOptions added to the frugal ones
 * @param proxied a second listener for those who come through a proxy, if any
 */
public record KafkaServer(int port, Path directory, List<String> jvmOptions, Optional<ProxiedListener> proxied)
        implements Program {

    /**
     * A listener that tells its clients to come back to another port, where a proxy stands before it.
     *
     * @param port where the broker listens for the proxy
     * @param advertisedPort the proxy's port
     */
    public record ProxiedListener(int port, int advertisedPort) {}

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public void prepare() throws IOException {
        Files.createDirectories(directory);
        Files.deleteIfExists(readyMark());
        try (Writer file = Files.newBufferedWriter(configuration())) {
            properties().store(file, null);
        }
    }

    @Override
    public List<String> command() {
        return JavaCommand.with(JavaCommand.FRUGAL)
                .and(List.of(
                        "-Xmx256m",
                        "-Dlogback.configurationFile=com/diwaar/localstack/logback-kafka.xml",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"))
                .and(jvmOptions)
                .main(
                        KafkaBroker.class.getName(),
                        configuration().toString(),
                        readyMark().toString());
    }

    /** The broker leaves a mark once it is registered and serves; a listening port alone says less. */
    @Override
    public boolean isServing() {
        return Files.exists(readyMark());
    }

    private Path configuration() {
        return directory.resolve("server.properties");
    }

    private Path readyMark() {
        return directory.resolve("ready");
    }

    private Properties properties() {
        int controllerPort = Ports.free();
        var properties = new Properties();
        properties.putAll(Map.ofEntries(
                entry("process.roles", "broker,controller"),
                entry("node.id", "1"),
                entry("controller.quorum.voters", "1@localhost:" + controllerPort),
                entry("controller.listener.names", "CONTROLLER"),
                entry("inter.broker.listener.name", "DIRECT"),
                entry("listener.security.protocol.map", "DIRECT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                entry(
                        "listeners",
                        "DIRECT://localhost:%d,CONTROLLER://localhost:%d".formatted(port, controllerPort)
                                + proxied.map(at -> ",PROXIED://localhost:" + at.port())
                                        .orElse("")),
                entry(
                        "advertised.listeners",
                        "DIRECT://localhost:" + port
                                + proxied.map(at -> ",PROXIED://localhost:" + at.advertisedPort())
                                        .orElse("")),
                entry("log.dirs", directory.resolve("logs").toString()),
                entry("offsets.topic.replication.factor", "1"),
                entry("offsets.topic.num.partitions", "6"),
                entry("transaction.state.log.replication.factor", "1"),
                entry("transaction.state.log.min.isr", "1"),
                entry("transaction.state.log.num.partitions", "3"),
                entry("share.coordinator.state.topic.replication.factor", "1"),
                entry("share.coordinator.state.topic.min.isr", "1"),
                // Committed offsets outlive the events they point into.
                entry("offsets.retention.minutes", Integer.toString(30 * 24 * 60)),
                // After a kill the broker's old self must time out before its new one may register.
                entry("broker.session.timeout.ms", "3000"),
                entry("broker.heartbeat.interval.ms", "750"),
                // A group of one need not wait for others to join.
                entry("group.initial.rebalance.delay.ms", "0"),
                // As in production: a misspelt topic is an error, not a new topic.
                entry("auto.create.topics.enable", "false"),
                entry("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024))));
        return properties;
    }
}
