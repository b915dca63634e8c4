package com.diwaar.billing;

import com.diwaar.testkit.FreePorts;
import com.diwaar.testkit.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import tools.jackson.databind.json.JsonMapper;

/** The service as a process of its own, which can be killed. */
final class BillingProcess implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<String> settings;
    private final int port = FreePorts.next();
    private Process process;

    BillingProcess(List<String> settings) {
        this.settings = List.copyOf(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    BillingProcess start() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                BillingApplication.class.getName(),
                "--server.port=" + port,
                "--diwaar.secret-key=a-secret-of-the-tests",
                "--diwaar.admin-token=" + RunningBilling.ADMIN,
                "--diwaar.service-token=" + RunningBilling.SERVICE));
        command.addAll(settings);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of("target", "billing-process.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("the process to be ready")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(100))
                .until(this::isReady);
        return this;
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new AssertionError("ended with " + process.exitValue() + "; see target/billing-process.log");
        }
        try {
            return send("GET", "/actuator/health/readiness", "", null).join().statusCode() == 200;
        } catch (RuntimeException _) {
            return false;
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        Signals.kill(process.pid());
        process.waitFor();
    }

    CompletableFuture<HttpResponse<String>> reserve(String id, long organization) {
        return send(
                "POST",
                "/reservations",
                RunningBilling.SERVICE,
                Map.of("reservation_id", id, "organization_id", organization, "units", 1));
    }

    CompletableFuture<HttpResponse<String>> send(String method, String path, String token, Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .header("Content-Type", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HTTP.sendAsync(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
