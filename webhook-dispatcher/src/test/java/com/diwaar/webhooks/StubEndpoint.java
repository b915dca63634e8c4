package com.diwaar.webhooks;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A customer's server: keeps what it got and answers as it is told, by how many requests came before. */
final class StubEndpoint implements AutoCloseable {

    private HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private final IntUnaryOperator statuses;
    private volatile long takesMillis;
    private volatile Map<String, String> answerHeaders = Map.of();
    private volatile String answerBody = "";

    record Received(Map<String, List<String>> headers, String body, long atNanos) {
        String id() {
            return headers.get("webhook-id").getFirst();
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        boolean verifies(String secret) {
            try {
                new Webhook(secret).verify(body, headers);
                return true;
            } catch (Exception e) {
                return false;
            }
        }
    }

    /** Never answers before {@link #release}. */
    static final int HOLD = -1;

    /** @param statuses the status of the first answer (0), the second, ... */
    StubEndpoint(IntUnaryOperator statuses) {
        this.statuses = statuses;
        server = listen(0);
    }

    private HttpServer listen(int port) {
        try {
            HttpServer listening =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            listening.createContext("/", this::take);
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nobody listens any more, until it is back. */
    void goAway() {
        server.stop(0);
    }

    /** Listens where it did. */
    void comeBack() {
        server = listen(server.getAddress().getPort());
    }

    static StubEndpoint answering(int status) {
        return new StubEndpoint(request -> status);
    }

    /** Takes that long to answer. */
    StubEndpoint takingMillis(long millis) {
        takesMillis = millis;
        return this;
    }

    StubEndpoint withHeaders(Map<String, String> headers) {
        answerHeaders = headers;
        return this;
    }

    StubEndpoint withBody(String body) {
        answerBody = body;
        return this;
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/hooks";
    }

    List<Received> received() {
        return received;
    }

    void release() {
        held.countDown();
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, List<String>> headers = exchange.getRequestHeaders().entrySet().stream()
                    .collect(Collectors.toMap(one -> one.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
            int before;
            synchronized (received) {
                before = received.size();
                received.add(new Received(headers, body, System.nanoTime()));
            }
            int status = statuses.applyAsInt(before);
            if (takesMillis > 0 && held.await(takesMillis, TimeUnit.MILLISECONDS)) {
                return;
            }
            if (status == HOLD) {
                held.await();
                status = 200;
            }
            answerHeaders.forEach(exchange.getResponseHeaders()::set);
            byte[] answer = answerBody.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
