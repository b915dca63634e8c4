package com.diwaar.localstack.phone.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.localstack.phone.measure.Counters;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookCallTest {

    private final Counters counters = new Counters();
    private final WebhookCall webhooks = new WebhookCall("secret", counters);
    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private WebhookCall.Outcome call(String path) {
        URI url = URI.create("http://localhost:" + server.getAddress().getPort() + path);
        return webhooks.call("webhooks", url, Map.of("Body", "hi"));
    }

    private void answering(List<Integer> statuses) {
        server.createContext("/hook", exchange -> {
            int status = statuses.get(Math.min(calls.getAndIncrement(), statuses.size() - 1));
            byte[] body = "<Response/>".getBytes();
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @Test
    void repeatsAServerErrorOnlyWhereTheFragmentAsksForIt() {
        answering(List.of(503, 503, 200));
        WebhookCall.Outcome patient = call("/hook#rc=3&rp=ct,rt,5xx");
        assertThat(patient.status()).isEqualTo(200);
        assertThat(patient.attempts()).isEqualTo(3);

        calls.set(0);
        assertThat(call("/hook").status()).isEqualTo(503);
        assertThat(calls).hasValue(1);
        assertThat(counters.all())
                .containsEntry("webhooks_begun", 2L)
                .containsEntry("webhooks_sent", 4L)
                .containsEntry("webhooks_503", 3L)
                .containsEntry("webhooks_200", 1L);
    }

    @Test
    void givesUpAfterSoManyRetries() {
        answering(List.of(500));
        assertThat(call("/hook#rc=2&rp=5xx").attempts()).isEqualTo(3);
    }

    @Test
    void neverRepeatsWhatWasRefused() {
        answering(List.of(403));
        assertThat(call("/hook#rc=3&rp=ct,rt,5xx").attempts()).isOne();
    }

    @Test
    void repeatsARefusedConnectionAndSaysSo() throws IOException {
        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        WebhookCall.Outcome outcome =
                webhooks.call("webhooks", URI.create("http://localhost:" + closed + "/hook"), Map.of());
        assertThat(outcome.attempts()).isEqualTo(2);
        assertThat(outcome.status()).isZero();
        assertThat(outcome.error()).startsWith("no connection");
    }

    @Test
    void waitsForAnAnswerOnlyAsLongAsTheFragmentAllows() {
        CountDownLatch never = new CountDownLatch(1);
        server.createContext("/slow", exchange -> {
            try (HttpExchange open = exchange) {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        WebhookCall.Outcome outcome = call("/slow#rt=100");
        never.countDown();
        assertThat(outcome.error()).isEqualTo("no answer in time");
        assertThat(outcome.attempts()).isOne();
    }

    @Test
    void readsAnswersHoweverTheyAreFramed() {
        server.createContext("/chunked", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (String part :
                    IntStream.range(0, 50).mapToObj(i -> "part " + i + ";").toList()) {
                exchange.getResponseBody().write(part.getBytes());
                exchange.getResponseBody().flush();
            }
            exchange.close();
        });
        server.createContext("/empty", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        for (int i = 0; i < 3; i++) {
            assertThat(call("/chunked").body()).startsWith("part 0;").endsWith("part 49;");
            assertThat(call("/empty").status()).isEqualTo(204);
        }
    }
}
