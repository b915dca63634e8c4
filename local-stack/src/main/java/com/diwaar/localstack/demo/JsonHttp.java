package com.diwaar.localstack.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** JSON over HTTP, with a bearer token where there is one. */
public final class JsonHttp implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** An answer; the body is missing where it is no JSON. */
    public record Answer(int status, JsonNode body, String text) {

        public boolean isOk() {
            return status >= 200 && status < 300;
        }
    }

    public Answer get(String url, String token, Duration patience) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder().GET(), url, token, patience);
    }

    /** Any method with a body. */
    public Answer send(String method, String url, String token, Map<String, ?> body)
            throws IOException, InterruptedException {
        var publisher = HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        var request = HttpRequest.newBuilder().method(method, publisher).header("Content-Type", "application/json");
        return send(request, url, token, Duration.ofSeconds(20));
    }

    private Answer send(HttpRequest.Builder request, String url, String token, Duration patience)
            throws IOException, InterruptedException {
        request.uri(URI.create(url)).timeout(patience);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), parse(response.body()), response.body());
    }

    private static JsonNode parse(String text) {
        try {
            return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
