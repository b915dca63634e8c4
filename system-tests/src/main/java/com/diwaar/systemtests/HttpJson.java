package com.diwaar.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** JSON and forms over HTTP, as any client would send them. */
public final class HttpJson implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Duration patience;

    /** @param patience until an answer is whole */
    public HttpJson(Duration patience) {
        this.patience = patience;
    }

    /** An answer; the body is missing where it is no JSON. */
    public record Answer(int status, JsonNode body, String text) {

        /** The body of an answer that must be a success. */
        public JsonNode expected() {
            if (status < 200 || status > 299) {
                throw new IllegalStateException("answered %d: %s".formatted(status, text));
            }
            return body;
        }
    }

    public Answer get(String url, String token) {
        return send(HttpRequest.newBuilder().GET(), url, bearer(token));
    }

    /** A body of maps, lists, strings, numbers. */
    public Answer send(String method, String url, String token, Object body) {
        return send(method, url, token, body, Map.of());
    }

    /** As {@link #send(String, String, String, Object)}, with more headers. */
    public Answer send(String method, String url, String token, Object body, Map<String, String> headers) {
        var publisher = HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        HttpRequest.Builder request =
                HttpRequest.newBuilder().method(method, publisher).header("Content-Type", "application/json");
        headers.forEach(request::header);
        return send(request, url, bearer(token));
    }

    /** A form, as Twilio sends it. */
    public Answer form(String url, Map<String, String> fields, Map<String, String> headers) {
        String form = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(
                HttpRequest.newBuilder()
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                url,
                headers);
    }

    @Override
    public void close() {
        client.close();
    }

    private Answer send(HttpRequest.Builder request, String url, Map<String, String> headers) {
        request.uri(URI.create(url)).timeout(patience);
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), parse(response.body()), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(url + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> bearer(String token) {
        return token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode parse(String text) {
        try {
            return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}
