package com.diwaar.localstack.services;

import com.diwaar.localstack.process.JavaCommand;
import com.diwaar.localstack.process.PartFailed;
import com.diwaar.localstack.servers.Unpacked;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A service's executable jar, laid out as plain jars: a JVM starts from those in half the time, and a build that
 * replaces the jar disturbs nobody who runs.
 *
 * @param module of the build
 * @param jar as the build left it
 * @param cache where it is laid out, under a name that changes with the jar
 */
public record ServiceJar(String module, Path jar, Path cache) {

    private static final Map<String, Object> LAYING_OUT = new ConcurrentHashMap<>();

    /** The jar in `module/target`; where there is none, the message says how to build it. */
    public static ServiceJar of(Path project, String module, Path cache) {
        Path target = project.resolve(module).resolve("target");
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                List<Path> jars = files.filter(
                                file -> file.getFileName().toString().endsWith("-boot.jar"))
                        .toList();
                if (jars.size() == 1) {
                    return new ServiceJar(module, jars.getFirst(), cache);
                }
            } catch (IOException e) {
                throw new PartFailed("%s can't be read: %s".formatted(target, e.getMessage()), e);
            }
        }
        throw new PartFailed(
                "%s is not built: there is no %s/*-boot.jar. Run: mvn -DskipTests package".formatted(module, target));
    }

    /** The jar to run. */
    public Path laidOut() {
        return cache.resolve(name()).resolve(jar.getFileName());
    }

    /** Where the cache of loaded and linked classes is, once somebody made one. */
    public Path aotCache() {
        return cache.resolve(name() + ".aot");
    }

    /** Lays the jar out, unless that has been done; what was laid out from older jars goes. */
    public void layOut() throws IOException, InterruptedException {
        synchronized (LAYING_OUT.computeIfAbsent(module, any -> new Object())) { // replicas start at once
            if (Files.exists(laidOut())) {
                return;
            }
            Unpacked.once(cache, name(), this::extract);
            deleteOlder();
        }
    }

    private void extract(Path into) throws IOException, InterruptedException {
        var command = new ArrayList<>(JavaCommand.with(JavaCommand.FRUGAL)
                .and(List.of("-Djarmode=tools"))
                .jar(jar));
        command.addAll(List.of("extract", "--force", "--destination", into.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("extracting %s failed: %s".formatted(jar, output));
        }
    }

    private void deleteOlder() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            for (Path file : files.toList()) {
                String other = file.getFileName().toString();
                if (other.startsWith(module + "@") && !other.startsWith(name())) {
                    Unpacked.delete(file);
                }
            }
        }
    }

    private String name() {
        return module + "@" + Fingerprint.of(jar);
    }
}
