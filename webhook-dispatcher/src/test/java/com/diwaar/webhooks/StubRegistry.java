package com.diwaar.webhooks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/** As much of Confluent's schema registry as our serializers ask for; other processes can ask it too. */
final class StubRegistry {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<String> schemas = new ArrayList<>();
    private final HttpServer server;

    StubRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/subjects/", exchange -> answer(exchange, Map.of("id", idOf(exchange))));
        server.createContext("/schemas/ids/", exchange -> answer(exchange, Map.of("schema", schemaOf(exchange))));
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private int idOf(HttpExchange exchange) throws IOException {
        String schema = JSON.readTree(exchange.getRequestBody().readAllBytes())
                .get("schema")
                .asString();
        synchronized (schemas) {
            if (!schemas.contains(schema)) {
                schemas.add(schema);
            }
            return schemas.indexOf(schema) + 1;
        }
    }

    private String schemaOf(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        synchronized (schemas) {
            return schemas.get(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)) - 1);
        }
    }

    private static void answer(HttpExchange exchange, Map<String, ?> said) throws IOException {
        byte[] body = JSON.writeValueAsString(said).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
