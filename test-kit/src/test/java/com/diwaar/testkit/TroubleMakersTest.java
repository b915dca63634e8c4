package com.diwaar.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TroubleMakersTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void holdsAnAnswerUntilItIsReleased() {
        try (var server = HoldingServer.answering(request -> HoldingServer.Answer.json(201, "{\"said\":\"yes\"}"))) {
            server.hold(request -> request.body().equals("slow"));
            CompletableFuture<String> slow = post(server.url() + "/a?b=c", "slow");
            assertThat(post(server.url() + "/", "quick").join()).isEqualTo("{\"said\":\"yes\"}");
            assertThat(server.awaitHeld(1).getFirst().uri()).isEqualTo(URI.create("/a?b=c"));
            assertThat(slow).isNotDone();

            server.release();

            assertThat(slow.join()).isEqualTo("{\"said\":\"yes\"}");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void dropsAHeldRequestSoThatTheCallerNeverKnows() {
        try (var server = HoldingServer.answering(request -> HoldingServer.Answer.json(200, ""))) {
            server.hold();
            CompletableFuture<String> call = post(server.url(), "");
            server.awaitHeld(1);

            server.drop();

            assertThatThrownBy(call::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void proxyForwardsDelaysFreezesCutsRefusesAndHeals() throws Exception {
        try (var server = HoldingServer.answering(request -> HoldingServer.Answer.json(200, "ok"));
                var proxy = TcpProxy.to("localhost", server.port())) {
            String url = "http://localhost:" + proxy.port();
            assertThat(post(url, "").join()).isEqualTo("ok");

            proxy.delay(Duration.ofMillis(100));
            long start = System.nanoTime();
            assertThat(post(url, "").join()).isEqualTo("ok");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(150));
            proxy.heal();

            proxy.freeze();
            CompletableFuture<String> held = post(url, "");
            Awaitility.await().during(Duration.ofMillis(100)).until(() -> !held.isDone());
            proxy.heal();
            assertThat(held.join()).isEqualTo("ok");

            proxy.freeze();
            CompletableFuture<String> cut = post(url, "");
            Awaitility.await().during(Duration.ofMillis(100)).until(() -> !cut.isDone());
            proxy.cut();
            assertThatThrownBy(cut::join).hasCauseInstanceOf(IOException.class);

            proxy.vanish();
            assertThatThrownBy(() -> new Socket("localhost", proxy.port())).isInstanceOf(ConnectException.class);

            proxy.heal();
            assertThat(post(url, "").join()).isEqualTo("ok");
        }
    }

    @Test
    void proxyFreezesOneDirectionSoThatTheServerActsAndTheClientNeverKnows() {
        try (var server = HoldingServer.answering(request -> HoldingServer.Answer.json(200, "done"));
                var proxy = TcpProxy.to("localhost", server.port())) {
            String url = "http://localhost:" + proxy.port();

            proxy.freeze(TcpProxy.Direction.TO_CLIENT);
            CompletableFuture<String> unheard = post(url, "act");
            Awaitility.await().until(() -> server.requests().size() == 1);
            assertThat(unheard).isNotDone();
            proxy.heal();
            assertThat(unheard.join()).isEqualTo("done");

            proxy.freeze(TcpProxy.Direction.TO_SERVER);
            CompletableFuture<String> unasked = post(url, "ask");
            Awaitility.await()
                    .during(Duration.ofMillis(300))
                    .until(() -> server.requests().size() == 1);
            proxy.heal();
            assertThat(unasked.join()).isEqualTo("done");
        }
    }

    @Test
    void signalsStopResumeAndKill() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "60").start();
        Signals.stop(sleeper.pid());
        Awaitility.await().until(() -> stateOf(sleeper).equals("T"));
        Signals.resume(sleeper.pid());
        Awaitility.await().until(() -> !stateOf(sleeper).equals("T"));
        Signals.kill(sleeper.pid());
        assertThat(sleeper.waitFor()).isEqualTo(128 + 9);
    }

    private static String stateOf(Process process) throws IOException {
        String stat = Files.readString(Path.of("/proc", process.pid() + "", "stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
    }

    private CompletableFuture<String> post(String url, String body) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(answer -> answer.body());
    }
}
