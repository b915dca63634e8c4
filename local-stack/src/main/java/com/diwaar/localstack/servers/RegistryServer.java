package com.diwaar.localstack.servers;

import com.diwaar.localstack.process.JavaCommand;
import com.diwaar.localstack.process.Ports;
import com.diwaar.localstack.process.Probe;
import com.diwaar.localstack.process.Program;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Apicurio's schema registry, spoken to by Confluent's REST API. A schema that is not compatible both ways with every
 * older one of its subject is refused.
 *
 * @param port on the loopback address only
 * @param directory its data
 * @param archive the registry as Maven brings it
 * @param cache where the archive is unpacked
 * @param jvmOptions added to the frugal ones
 */
public record RegistryServer(int port, Path directory, Path archive, Path cache, List<String> jvmOptions)
        implements Program {

    /** Where Confluent's API begins. */
    public static final String PATH = "/apis/ccompat/v7";

    @Override
    public String name() {
        return "registry";
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        Unpacked.once(cache, unpackedName(), into -> {
            try (var stream = new BufferedInputStream(Files.newInputStream(archive), 1 << 20)) {
                Unpacked.tar(new GZIPInputStream(stream, 1 << 16), into);
            }
        });
        Files.createDirectories(directory);
    }

    @Override
    public List<String> command() {
        return JavaCommand.with(JavaCommand.FRUGAL)
                .and(List.of(
                        "-Xmx128m",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.management.host=127.0.0.1", // by default it is open to the network
                        "-Dquarkus.management.port=" + Ports.free(),
                        "-Dapicurio.rules.global.compatibility=FULL_TRANSITIVE",
                        // Written at once, and locked by the system, so that a killed registry loses nothing and starts
                        // again at once.
                        "-Dapicurio.datasource.url=jdbc:h2:file:%s;WRITE_DELAY=0;FILE_LOCK=FS"
                                .formatted(directory.resolve("registry")),
                        "-Dapicurio.datasource.jdbc.initial-size=1",
                        "-Dapicurio.datasource.jdbc.min-size=1",
                        "-Dapicurio.datasource.jdbc.max-size=10"))
                .and(jvmOptions)
                .jar(cache.resolve(unpackedName()).resolve("quarkus-run.jar"));
    }

    @Override
    public boolean isServing() {
        return Probe.answersOk("http://127.0.0.1:" + port + PATH + "/subjects");
    }

    private String unpackedName() {
        return archive.getFileName().toString().replaceFirst("\\.tar\\.gz$", "");
    }
}
