package com.diwaar.localstack.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.localstack.phone.web.Json;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What feeds the page, with a real broker behind it. */
class PhonePageIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void showsTheEventsTheCreditAndTheWebhooksOfATextAndOutlivesTheBroker() throws Exception {
        try (PhonePlayground playground = new PhonePlayground(0)) {
            await().until(() -> get(playground.url() + "/control/health")
                    .path("kafka")
                    .path("state")
                    .asString()
                    .equals("here"));
            JsonNode sent = post(
                    playground.url() + "/control/texts", "{\"from\":\"+15551230001\",\"body\":\"Open on Sunday?\"}");
            JsonNode answers = get(playground.url() + "/control/texts/"
                    + sent.path("message_sid").asString() + "/answer?wait_seconds=10");
            assertThat(answers.path("answers").path(0).path("body").asString()).contains("Sundays");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(topics(get(playground.url() + "/control/events")))
                            .contains(
                                    "sms-received",
                                    "sms-accepted",
                                    "sms-reply",
                                    "sms-sent",
                                    "sms-delivery",
                                    "accounts"));
            await().untilAsserted(() -> assertThat(
                            get(playground.url() + "/control/webhooks").path("webhooks"))
                    .hasSize(3)
                    .allMatch(webhook -> webhook.path("verified").asBoolean()));
            JsonNode received = StreamSupport.stream(
                            get(playground.url() + "/control/events")
                                    .path("events")
                                    .spliterator(),
                            false)
                    .filter(event -> event.path("topic").asString().equals("sms-received"))
                    .findFirst()
                    .orElseThrow();
            assertThat(received.path("event").path("body").asString()).isEqualTo("Open on Sunday?");
            assertThat(received.path("event").path("occurred_at").asString())
                    .startsWith("20")
                    .endsWith("Z");

            playground.stopKafka();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> get(playground.url() + "/control/health")
                            .path("kafka")
                            .path("state")
                            .asString()
                            .equals("away"));
        }
    }

    @Test
    void saysThatKafkaIsAwayAndServesAllTheSame() throws IOException {
        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        PhoneConfig config =
                PhoneConfig.of(Map.of("PHONE_PORT", "0", "KAFKA_BOOTSTRAP_SERVERS", "localhost:" + closed));
        try (PhoneSimulator simulator = PhoneSimulator.start(config)) {
            String url = "http://localhost:" + simulator.port();
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> get(url + "/control/events")
                            .path("kafka")
                            .path("state")
                            .asString()
                            .equals("away"));
            assertThat(get(url + "/v1/models").path("data")).hasSize(2);
        }
    }

    private static Iterable<String> topics(JsonNode events) {
        return StreamSupport.stream(events.path("events").spliterator(), false)
                .map(event -> event.path("topic").asString())
                .toList();
    }

    private static JsonNode get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    private static JsonNode post(String url, String body) {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static JsonNode send(HttpRequest.Builder request) {
        try {
            return Json.read(HTTP.send(request.build(), BodyHandlers.ofString()).body(), JsonNode.class);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
