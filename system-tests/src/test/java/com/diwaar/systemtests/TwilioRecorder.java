package com.diwaar.systemtests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Stands between outbound and the simulator, changes nothing, and keeps what was asked and answered. */
final class TwilioRecorder implements AutoCloseable {

    /**
     * One request and its answer.
     *
     * @param query as it stood in the URL; empty where there was none
     * @param status 0 where no answer came
     */
    record Exchange(
            String method, String path, String query, String contentType, String body, int status, String answer) {}

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final URI target;

    TwilioRecorder(URI target) throws IOException {
        this.target = target;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::pass);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI asked = exchange.getRequestURI();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(asked))
                    .method(
                            exchange.getRequestMethod(),
                            body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            for (String name : List.of("Authorization", "Content-Type", "Accept")) {
                Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                        .ifPresent(value -> request.header(name, value));
            }
            HttpResponse<String> answer = answer(request.build());
            exchanges.add(new Exchange(
                    exchange.getRequestMethod(),
                    asked.getRawPath(),
                    Optional.ofNullable(asked.getRawQuery()).orElse(""),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                            .orElse(""),
                    body,
                    answer == null ? 0 : answer.statusCode(),
                    answer == null ? "" : answer.body()));
            if (answer != null) { // else it is cut off here too
                byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
                answer.headers()
                        .firstValue("Content-Type")
                        .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
                exchange.sendResponseHeaders(answer.statusCode(), bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private @Nullable HttpResponse<String> answer(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
