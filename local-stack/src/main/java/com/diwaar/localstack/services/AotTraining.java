package com.diwaar.localstack.services;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes, one after the other and at the lowest priority, what lets the services start in half the time from then on: a
 * cache of their classes, loaded and linked. It needs the servers to be up. Failing costs nothing but the gain.
 */
public final class AotTraining implements AutoCloseable {

    private static final String PARTIAL = ".partial-";

    private final Collection<ServiceProgram> services;
    private final Path logs;
    private @Nullable Process running;
    private boolean closed;

    public AotTraining(Collection<ServiceProgram> services, Path logs) {
        this.services = services;
        this.logs = logs;
    }

    /** Begins in the background. */
    public void start() {
        Thread.ofVirtual().name("aot-training").start(this::run);
    }

    /** Makes what is missing; comes back when that is done, or somebody closed it. */
    public void run() {
        try {
            for (ServiceProgram service : services) {
                deleteLeftovers(service.jar().aotCache());
                if (!Files.exists(service.jar().aotCache())) {
                    train(service);
                }
            }
        } catch (IOException e) {
            note(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void train(ServiceProgram service) throws IOException, InterruptedException {
        Path cache = service.jar().aotCache();
        Path partial = cache.resolveSibling(
                cache.getFileName() + PARTIAL + ProcessHandle.current().pid());
        Optional<Process> process = begin(service, partial);
        if (process.isPresent() && process.get().waitFor() == 0 && Files.exists(partial)) {
            Files.move(partial, cache, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.deleteIfExists(partial);
    }

    /** Of a training whose launcher was killed. */
    private static void deleteLeftovers(Path cache) throws IOException {
        Path directory = cache.toAbsolutePath().getParent();
        if (directory == null) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(
                            file -> file.getFileName().toString().startsWith(cache.getFileName() + PARTIAL))
                    .toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private synchronized Optional<Process> begin(ServiceProgram service, Path output) throws IOException {
        if (closed) {
            return Optional.empty();
        }
        var command = new ArrayList<>(List.of("nice", "-n", "19"));
        command.addAll(service.trainingCommand(output));
        File log = logs.resolve("aot-training.log").toFile();
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().putAll(service.environment());
        Process started = builder.start();
        running = started;
        return Optional.of(started);
    }

    private void note(IOException failure) {
        try {
            Files.writeString(
                    logs.resolve("aot-training.log"),
                    failure + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Ends what is under way. */
    @Override
    public synchronized void close() {
        closed = true;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
        }
    }
}
