package com.diwaar.localstack.servers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/** The broker's process: formats its storage if it is new, serves, leaves a mark, and ends in good order on SIGTERM. */
public final class KafkaBroker {

    /** The same for every storage, so that formatting one that is formatted already changes nothing. */
    private static final String CLUSTER = "diwaar-local-stack-0-w";

    private KafkaBroker() {}

    public static void main(String[] arguments) throws IOException {
        Path configuration = Path.of(arguments[0]);
        Path readyMark = Path.of(arguments[1]);
        format(configuration);
        var server = new KafkaRaftServer(KafkaConfig.fromProps(read(configuration), false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
        server.startup();
        Files.createFile(readyMark);
        server.awaitShutdown();
    }

    private static void format(Path configuration) {
        var output = new ByteArrayOutputStream();
        int exit = StorageTool.execute(
                new String[] {"format", "--ignore-formatted", "-t", CLUSTER, "-c", configuration.toString()},
                new PrintStream(output, true, StandardCharsets.UTF_8));
        if (exit != 0) {
            throw new IllegalStateException("kafka-storage format: " + output.toString(StandardCharsets.UTF_8));
        }
    }

    private static Properties read(Path configuration) throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(configuration)) {
            properties.load(reader);
        }
        return properties;
    }
}
