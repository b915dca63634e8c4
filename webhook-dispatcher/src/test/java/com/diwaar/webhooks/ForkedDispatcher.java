package com.diwaar.webhooks;

import com.diwaar.testkit.FreePorts;
import com.diwaar.testkit.Signals;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** The service in a process of its own, which can be killed. */
final class ForkedDispatcher implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final int port = FreePorts.next();

    ForkedDispatcher(List<String> jvm, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WebhooksApplication.class.getName()));
        command.addAll(arguments);
        command.add("--server.port=" + port);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(new File("target/forked-dispatcher-" + port + ".log"))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ForkedDispatcher awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .until(() -> get("/actuator/health/readiness").contains("UP"));
        return this;
    }

    long pid() {
        return process.pid();
    }

    /** How many attempts it has made. */
    long attempts() {
        return get("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith("diwaar_webhooks_attempts_seconds_count"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** SIGKILL: it has no say in it. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM: it ends in its own way. */
    void terminate() {
        Signals.terminate(process.pid());
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private String get(String path) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
