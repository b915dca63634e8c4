package com.diwaar.conversation.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.conversation.assistant.ModelChoice;
import com.diwaar.conversation.dialogue.Model.ModelUnavailable;
import com.diwaar.testkit.FreePorts;
import com.diwaar.testkit.HoldingServer;
import com.diwaar.testkit.HoldingServer.Answer;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Providers that are busy, wrong, broken or silent. */
@ExtendWith(OutputCaptureExtension.class)
class TroubleIT {

    private static final Duration AMPLE = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void aBusyProviderIsAskedAgainWhenItSays(String provider) throws Exception {
        try (Limited server = new Limited(provider, "1");
                Wire wire = new Wire(provider, server.url(), "", AMPLE)) {
            assertThat(wire.complete()).isEqualTo("Yes.");
            assertThat(server.gap()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(wire.desk.spent).hasSize(1);
            assertThat(wire.calls(provider, "limited")).isOne();
        }
    }

    @Test
    void whenItSaysMayBeADate() throws Exception {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(3));
        try (Limited server = new Limited("openai", date);
                Wire wire = new Wire("openai", server.url(), "", AMPLE)) {
            assertThat(wire.complete()).isEqualTo("Yes.");
            assertThat(server.gap()).isGreaterThan(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void whereThatIsTooLateTheFallbackIsAskedAtOnce(String provider) throws Exception {
        try (Limited server = new Limited(provider, "3600");
                Wire wire = new Wire(provider, server.url(), "large", AMPLE)) {
            assertThat(wire.complete()).isEqualTo("Yes.");
            assertThat(server.gap()).isLessThan(Duration.ofSeconds(5));
            assertThat(server.bodies.getFirst()).contains("\"small\"");
            assertThat(server.bodies.getLast()).contains("\"large\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void aBrokenModelIsTriedAgainAndThenTheFallbackIsAsked(String provider) throws Exception {
        try (HoldingServer server = HoldingServer.answering(request ->
                        request.body().contains("\"small\"") ? Answer.json(500, "oops") : Wire.says(provider, "Yes."));
                Wire wire = new Wire(provider, server.url(), "large", AMPLE)) {
            assertThat(wire.complete()).isEqualTo("Yes.");
            assertThat(server.requests()).hasSize(4);
            assertThat(wire.calls(provider, "broken")).isEqualTo(3);
            assertThat(wire.calls(provider, "answered")).isOne();
            assertThat(wire.desk.spent).hasSize(1);
            assertThat(wire.desk.events).containsExactly("begin", "begin");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void whatIsWrongIsNotRepeatedAndNothingOfItIsLogged(String provider, CapturedOutput output) throws Exception {
        String body = "{\"error\":{\"message\":\"Are you open? sk-secret\",\"type\":\"invalid_request_error\"}}";
        try (HoldingServer server = HoldingServer.answering(_ -> Answer.json(400, body));
                Wire wire = new Wire(provider, server.url(), "", AMPLE)) {
            assertThatThrownBy(wire::complete)
                    .isInstanceOf(ModelUnavailable.class)
                    .hasMessage(provider + "/small refused: HTTP 400 invalid_request_error");
            assertThat(server.requests()).hasSize(1);
            assertThat(wire.desk.spent).isEmpty();
            assertThat(output).contains("A model was given up").doesNotContain("sk-secret", "Are you open?");
        }
    }

    @Test
    void theFallbackMayBeOfAnotherProvider() throws Exception {
        try (HoldingServer server = HoldingServer.answering(
                        request -> request.uri().getPath().endsWith("/messages")
                                ? Wire.says("anthropic", "Yes.")
                                : Answer.json(401, "{}"));
                Wire wire = new Wire("openai", server.url(), "", AMPLE)) {
            assertThat(wire.complete(new ModelChoice(null, null, null, 480, "anthropic/clever")))
                    .isEqualTo("Yes.");
            assertThat(server.requests()).hasSize(2);
            assertThat(wire.calls("openai", "misconfigured")).isOne();
            assertThat(wire.calls("anthropic", "answered")).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void aProviderThatNobodyReachesCostsNothing(String provider) {
        try (Wire wire = new Wire(provider, "http://localhost:" + FreePorts.next(), "", AMPLE)) {
            assertThatThrownBy(wire::complete)
                    .isInstanceOf(ModelUnavailable.class)
                    .hasMessageContaining("ConnectException");
            assertThat(wire.calls(provider, "broken")).isEqualTo(3);
            assertThat(wire.desk.spent).isEmpty();
        }
    }

    @Test
    void anAnswerThatIsNoneIsTriedAgainAndMayHaveCost() {
        try (HoldingServer server = HoldingServer.answering(_ -> new Answer(200, "text/html", "<html>Are you open?"));
                Wire wire = new Wire("openai", server.url(), "", AMPLE)) {
            assertThatThrownBy(wire::complete)
                    .isInstanceOf(ModelUnavailable.class)
                    .hasMessageNotContaining("Are you open?");
            assertThat(server.requests()).hasSize(3);
            assertThat(wire.desk.spent).hasSize(3).allMatch(use -> use.estimated());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void aSilentProviderIsLeftAtTheDeadline(String provider) throws Exception {
        try (SilentServer server = new SilentServer();
                Wire wire = new Wire(provider, server.url(), "", Duration.ofSeconds(1))) {
            long begin = System.nanoTime();
            assertThatThrownBy(wire::complete).isInstanceOf(ModelUnavailable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
            assertThat(server.awaitLeft()).isTrue();
            assertThat(wire.calls(provider, "timed_out")).isOne();
            assertThat(wire.desk.spent)
                    .singleElement()
                    .matches(use -> use.estimated() && use.inputTokens() > 10 && use.outputTokens() == 0);
        }
    }

    /** The JDK's own timeout ends with the headers. */
    @Test
    void oneThatFallsSilentInTheMiddleToo() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        });
        server.start();
        try (Wire wire =
                new Wire("openai", "http://localhost:" + server.getAddress().getPort(), "", Duration.ofSeconds(1))) {
            assertThatThrownBy(wire::complete).isInstanceOf(ModelUnavailable.class);
            assertThat(wire.calls("openai", "timed_out")).isOne();
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void whoIsInterruptedClosesTheConnection(String provider) throws Exception {
        try (SilentServer server = new SilentServer();
                Wire wire = new Wire(provider, server.url(), "large", AMPLE)) {
            AtomicReference<Throwable> ended = new AtomicReference<>();
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    wire.complete();
                } catch (InterruptedException | RuntimeException e) {
                    ended.set(e);
                }
            });
            assertThat(server.awaitAsked()).isTrue();
            caller.interrupt();
            assertThat(caller.join(Duration.ofSeconds(2))).isTrue();
            assertThat(ended.get()).isInstanceOf(InterruptedException.class);
            assertThat(server.awaitLeft()).isTrue();
            assertThat(wire.desk.spent).singleElement().matches(use -> use.estimated() && use.inputTokens() > 10);
        }
    }

    @Test
    void aModelThatIsCutOffIsNotCalledAndTheFallbackAnswersAtOnce() throws Exception {
        try (HoldingServer server = HoldingServer.answering(request ->
                        request.body().contains("\"small\"") ? Answer.json(401, "{}") : Wire.says("openai", "Yes."));
                Wire wire = new Wire("openai", server.url(), "large", AMPLE)) {
            for (int i = 0; i < 12; i++) {
                assertThat(wire.complete()).isEqualTo("Yes.");
            }
            assertThat(wire.calls("openai", "misconfigured")).isEqualTo(10);
            assertThat(wire.calls("openai", "cut_off")).isEqualTo(2);
            assertThat(server.requests()).hasSize(22);
        }
    }

    @Test
    void aCallThatIsOpenIsCounted() throws Exception {
        try (HoldingServer server = HoldingServer.answering(_ -> Wire.says("openai", "Yes."));
                Wire wire = new Wire("openai", server.url(), "", AMPLE)) {
            server.hold();
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    wire.complete();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            server.awaitHeld(1);
            assertThat(open(wire)).isOne();
            server.release();
            caller.join();
            Awaitility.await().until(() -> open(wire) == 0);
        }
    }

    private static double open(Wire wire) {
        return wire.meters
                .get("diwaar.llm.open")
                .tag("provider", "openai")
                .gauge()
                .value();
    }

    /** Says 429 once, then yes. */
    private static final class Limited implements AutoCloseable {

        final List<String> bodies = new CopyOnWriteArrayList<>();
        private final List<Long> at = new CopyOnWriteArrayList<>();
        private final HttpServer server;

        Limited(String provider, String retryAfter) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                try (exchange) {
                    at.add(System.nanoTime());
                    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                    boolean first = bodies.size() == 1;
                    Answer answer = first ? Answer.json(429, "{}") : Wire.says(provider, "Yes.");
                    if (first) {
                        exchange.getResponseHeaders().set("Retry-After", retryAfter);
                    }
                    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
                    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(answer.status(), body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            server.start();
        }

        String url() {
            return "http://localhost:" + server.getAddress().getPort();
        }

        /** Between the first request and the last. */
        Duration gap() {
            assertThat(at).hasSize(2);
            return Duration.ofNanos(at.getLast() - at.getFirst());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
