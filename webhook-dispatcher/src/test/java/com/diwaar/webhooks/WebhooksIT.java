package com.diwaar.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.events.SmsAccepted;
import com.diwaar.events.Topics;
import com.diwaar.testkit.TopicReader;
import com.diwaar.webhooks.Dispatching.Answer;
import com.diwaar.webhooks.Dispatching.Endpoint;
import com.diwaar.webhooks.StubEndpoint.Received;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From an event in Kafka to a customer's server, with a real broker and a real PostgreSQL. */
class WebhooksIT {

    /** An id holds its event's time; in this one all its bits are set. */
    private static final UUID IN_THE_YEAR_10889 = UUID.fromString("ffffffff-ffff-8fff-bfff-ffffffffffff");

    private static final Dispatching service = Dispatching.shared();

    @AfterEach
    void removeEndpoints() {
        service.forgetEndpoints();
    }

    @Test
    void anEventArrivesSignedAndIsKeptWithItsAttempt() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            SmsAccepted event = service.publish("SM-signed");
            await().until(() -> stub.received().size() == 1);
            Received received = stub.received().getFirst();
            assertThat(received.verifies(endpoint.secret())).isTrue();
            assertThat(received.id()).isEqualTo(event.getEventId().toString());
            assertThat(received.json().get("type").asString()).isEqualTo("sms-received");
            assertThat(Instant.parse(received.json().get("timestamp").asString()))
                    .isEqualTo(event.getOccurredAt());
            assertThat(received.json().get("data").get("body").asString()).isEqualTo(event.getBody());
            await().until(() -> state(endpoint).equals("delivered"));
            JsonNode delivery = service.delivery(endpoint);
            assertThat(delivery.get("payload").asString()).isEqualTo(received.body());
            assertThat(delivery.get("attempts")).hasSize(1);
            assertThat(delivery.get("attempts").get(0).get("status").asInt()).isEqualTo(200);
            assertThat(delivery.has("next_attempt_at")).isFalse();
        }
    }

    @Test
    void theSameEventTwiceIsOneDelivery() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            SmsAccepted event = Dispatching.text(Dispatching.BAKERY, "SM-twice");
            service.producer.send(Topics.SMS_ACCEPTED, "9", event);
            service.producer.send(Topics.SMS_ACCEPTED, "9", event);
            service.publish("SM-after");
            await().until(() -> stub.received().size() >= 2);
            assertThat(stub.received()).extracting(Received::id).doesNotHaveDuplicates();
            assertThat(deliveries("?endpoint_id=" + endpoint.id())).hasSize(2);
        }
    }

    @Test
    void anEndpointHearsOnlyWhatItWants() {
        try (StubEndpoint wants = StubEndpoint.answering(200);
                StubEndpoint doesNot = StubEndpoint.answering(200)) {
            service.endpoint(wants.url(), "sms-received", "sms-sent");
            service.endpoint(doesNot.url(), "sms-error");
            service.producer.send(Topics.SMS_ACCEPTED, "9", Dispatching.text(Dispatching.FLORIST, "SM-foreign"));
            service.publish("SM-own");
            await().until(() -> wants.received().size() == 1);
            assertThat(wants.received()
                            .getFirst()
                            .json()
                            .get("data")
                            .get("message_sid")
                            .asString())
                    .isEqualTo("SM-own");
            assertThat(doesNot.received()).isEmpty();
        }
    }

    @Test
    void aFailureIsTriedAgainUnderTheSameIdAndBothAttemptsAreKept() {
        try (StubEndpoint stub = new StubEndpoint(before -> before == 0 ? 503 : 200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            service.publish("SM-again");
            await().until(() -> state(endpoint).equals("pending")
                    && service.delivery(endpoint).get("attempts").size() == 1);
            JsonNode waiting = service.delivery(endpoint);
            assertThat(Duration.between(
                            Instant.parse(waiting.get("last_attempt_at").asString()),
                            Instant.parse(waiting.get("next_attempt_at").asString())))
                    .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7));
            await().atMost(Duration.ofSeconds(15)).until(() -> state(endpoint).equals("delivered"));
            assertThat(stub.received()).hasSize(2);
            Received first = stub.received().getFirst();
            Received second = stub.received().getLast();
            assertThat(second.id()).isEqualTo(first.id());
            assertThat(second.body()).isEqualTo(first.body());
            assertThat(second.headers().get("webhook-timestamp"))
                    .isNotEqualTo(first.headers().get("webhook-timestamp"));
            assertThat(second.verifies(endpoint.secret())).isTrue();
            assertThat(service.delivery(endpoint).get("attempts"))
                    .extracting(attempt -> attempt.get("status").asInt())
                    .containsExactly(503, 200);
        }
    }

    @Test
    void retryAfterIsHonoured() {
        try (StubEndpoint stub = StubEndpoint.answering(429).withHeaders(Map.of("Retry-After", "3600"))) {
            Endpoint endpoint = service.endpoint(stub.url());
            service.publish("SM-slow-down");
            await().until(() -> service.delivery(endpoint).get("attempts").size() == 1);
            JsonNode delivery = service.delivery(endpoint);
            assertThat(Instant.parse(delivery.get("next_attempt_at").asString()))
                    .isAfter(Instant.now().plusSeconds(3500));
        }
    }

    @Test
    void aRedirectIsAFailureAndIsNotFollowed() {
        try (StubEndpoint target = StubEndpoint.answering(200);
                StubEndpoint stub = StubEndpoint.answering(302).withHeaders(Map.of("Location", target.url()))) {
            Endpoint endpoint = service.endpoint(stub.url());
            service.publish("SM-redirect");
            await().until(() -> service.delivery(endpoint).get("attempts").size() == 1);
            assertThat(service.delivery(endpoint)
                            .get("attempts")
                            .get(0)
                            .get("error")
                            .asString())
                    .contains("redirects are not followed");
            assertThat(target.received()).isEmpty();
        }
    }

    @Test
    void aPrivateAddressIsRefusedAtConnect() {
        Endpoint metadata = service.endpoint("https://169.254.169.254/latest/meta-data");
        service.publish("SM-private");
        await().until(() -> service.delivery(metadata).get("attempts").size() == 1);
        JsonNode attempt = service.delivery(metadata).get("attempts").get(0);
        assertThat(attempt.has("status")).isFalse();
        assertThat(attempt.get("error").asString()).startsWith("address_refused");
    }

    @Test
    void goneDisablesTheEndpointAndWhatItMissesIsHeldForAReplay() {
        try (StubEndpoint stub = new StubEndpoint(before -> before == 0 ? 410 : 200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            service.publish("SM-gone");
            await().until(() -> !view(endpoint).get("enabled").asBoolean());
            assertThat(view(endpoint).get("disabled_reason").asString()).isEqualTo("gone");
            await().until(() -> state(endpoint).equals("failed"));
            service.publish("SM-missed");
            await().until(() ->
                    deliveries("?state=held&endpoint_id=" + endpoint.id()).size() == 1);
            String held = deliveries("?state=held&endpoint_id=" + endpoint.id())
                    .getFirst()
                    .get("id")
                    .asString();
            assertThat(replay(held).status()).isEqualTo(409);
            Answer enabled =
                    service.call("PATCH", "/endpoints/" + endpoint.id(), "{\"enabled\":true}", service.bakeryKey);
            assertThat(enabled.json().has("disabled_reason")).isFalse();
            assertThat(replay(held).status()).isEqualTo(202);
            await().until(() -> stub.received().size() == 2);
            await().until(() ->
                    deliveries("?state=delivered&endpoint_id=" + endpoint.id()).size() == 1);
        }
    }

    @Test
    void whatWaitsForADeletedEndpointIsCancelled() {
        try (StubEndpoint stub = StubEndpoint.answering(503)) {
            Endpoint endpoint = service.endpoint(stub.url());
            service.publish("SM-deleted");
            await().until(() -> service.delivery(endpoint).get("attempts").size() == 1);
            assertThat(service.call("DELETE", "/endpoints/" + endpoint.id(), null, service.bakeryKey)
                            .status())
                    .isEqualTo(204);
            service.hurry(endpoint);
            await().until(() -> state(endpoint).equals("cancelled"));
            assertThat(stub.received()).hasSize(1);
        }
    }

    @Test
    void aReplaySendsADeliveredEventAgainUnderItsId() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            service.publish("SM-replay");
            await().until(() -> state(endpoint).equals("delivered"));
            String id = service.delivery(endpoint).get("id").asString();
            assertThat(replay(id).status()).isEqualTo(202);
            await().until(() -> service.delivery(endpoint).get("attempts").size() == 2);
            assertThat(state(endpoint)).isEqualTo("delivered");
            assertThat(stub.received())
                    .extracting(Received::id)
                    .containsOnly(stub.received().getFirst().id());
        }
    }

    @Test
    void aSlowEndpointDelaysNoOther() {
        try (StubEndpoint slow = StubEndpoint.answering(StubEndpoint.HOLD);
                StubEndpoint quick = StubEndpoint.answering(200)) {
            service.endpoint(slow.url());
            service.endpoint(quick.url());
            long start = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                service.producer.sendAsync(
                        Topics.SMS_ACCEPTED, "9", Dispatching.text(Dispatching.BAKERY, "SM-slow-" + i));
            }
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> quick.received().size() == 200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(slow.received().size()).isLessThan(20);
        }
    }

    @Test
    void whatADeadReplicaLeftIsTriedAgainAfterItsLease() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            service.publish("SM-crash");
            await().until(() -> state(endpoint).equals("delivered"));
            String id = service.delivery(endpoint).get("id").asString();
            // As a replica leaves it that is killed after sending and before recording.
            service.sql
                    .sql("UPDATE deliveries SET state = 'pending', attempts = 0 WHERE id = :id::uuid")
                    .param("id", id)
                    .update();
            service.sql
                    .sql(
                            "INSERT INTO due SELECT id, occurred_at, endpoint_id, now() + interval '2 s' FROM deliveries WHERE id = :id::uuid")
                    .param("id", id)
                    .update();
            Instant left = Instant.now();
            await().until(() -> stub.received().size() == 2);
            assertThat(Instant.now()).isAfter(left.plusMillis(1900));
            assertThat(stub.received().getLast().id())
                    .isEqualTo(stub.received().getFirst().id());
            await().until(() -> state(endpoint).equals("delivered"));
        }
    }

    @Test
    void bytesThatAreNoEventAreDeadLetteredAndTheStreamGoesOn() {
        try (StubEndpoint stub = StubEndpoint.answering(200);
                TopicReader<byte[]> letters = TopicReader.bytes(
                        service.kafka.bootstrapServers(), Topics.deadLettersOf(Topics.SMS_ACCEPTED))) {
            service.endpoint(stub.url());
            service.producer.sendBytes(Topics.SMS_ACCEPTED, "9", "no avro".getBytes(StandardCharsets.UTF_8));
            service.publish("SM-after-poison");
            await().until(() -> stub.received().size() == 1);
            assertThat(letters.awaitCount(1).getFirst())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("no avro");
        }
    }

    @Test
    void eventsOfAnyAgeFindTheirPartition() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            service.endpoint(stub.url());
            for (String time : List.of("2019-12-31T23:59:59.999Z", "2026-11-16T00:00:00Z", "2031-01-01T00:00:00Z")) {
                SmsAccepted event = Dispatching.text(Dispatching.BAKERY, "SM-at-" + time);
                event.setOccurredAt(Instant.parse(time));
                service.producer.send(Topics.SMS_ACCEPTED, "9", event);
            }
            await().until(() -> stub.received().size() == 3);
            await().until(() -> service.sql
                            .sql("SELECT count(*) FROM due")
                            .query(Long.class)
                            .single()
                    == 0);
        }
    }

    @Test
    void anotherOrganisationsIdsDoNotExist() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            service.publish("SM-mine");
            await().until(() -> state(endpoint).equals("delivered"));
            String path = "/endpoints/" + endpoint.id();
            String delivery =
                    "/deliveries/" + service.delivery(endpoint).get("id").asString();
            for (Answer answer : List.of(
                    service.call("POST", path + "/secret", null, service.floristKey),
                    service.call("GET", path, null, service.floristKey),
                    service.call("PATCH", path, "{\"enabled\":false}", service.floristKey),
                    service.call("DELETE", path, null, service.floristKey),
                    service.call("POST", path + "/test", null, service.floristKey),
                    service.call("POST", path + "/secret", null, service.floristKey),
                    service.call("GET", delivery + "/curl", null, service.floristKey),
                    service.call("GET", "/deliveries/hours?endpoint_id=" + endpoint.id(), null, service.floristKey),
                    service.call(
                            "POST",
                            "/deliveries/replay",
                            "{\"endpoint_id\":" + endpoint.id() + ",\"since\":\"2026-01-01T00:00:00Z\"}",
                            service.floristKey),
                    service.call("GET", delivery, null, service.floristKey),
                    service.call("POST", delivery + "/replay", null, service.floristKey),
                    service.call("GET", "/deliveries/" + UUID.randomUUID(), null, service.bakeryKey),
                    service.call("GET", "/deliveries/" + IN_THE_YEAR_10889, null, service.bakeryKey),
                    service.call("POST", "/deliveries/" + IN_THE_YEAR_10889 + "/replay", null, service.bakeryKey))) {
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.json().get("code").asString()).isEqualTo("not_found");
            }
            assertThat(service.call("GET", "/deliveries", null, service.floristKey)
                            .json()
                            .get("items"))
                    .isEmpty();
            assertThat(service.call("GET", "/deliveries", null, "the-admin-token")
                            .status())
                    .isEqualTo(403);
            assertThat(service.call("GET", "/deliveries", null, "dw_nobody").status())
                    .isEqualTo(401);
        }
    }

    @Test
    void anEndpointIsMadeShownChangedAndRemoved() {
        Answer created = service.call(
                "POST",
                "/endpoints",
                "{\"url\":\"https://example.com/hooks\",\"event_types\":[\"sms-sent\"],\"assistant_ids\":[5]}",
                service.bakeryKey);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get("secret").asString()).startsWith("whsec_");
        String path = "/endpoints/" + created.json().get("id").asLong();
        JsonNode shown = service.call("GET", path, null, service.bakeryKey).json();
        assertThat(shown.has("secret")).isFalse();
        assertThat(shown.get("event_types").get(0).asString()).isEqualTo("sms-sent");
        JsonNode changed = service.call("PATCH", path, "{\"event_types\":[],\"enabled\":false}", service.bakeryKey)
                .json();
        assertThat(changed.get("event_types")).isEmpty();
        assertThat(changed.get("assistant_ids").get(0).asLong()).isEqualTo(5);
        assertThat(changed.get("disabled_reason").asString()).isEqualTo("requested");
        assertThat(service.call("DELETE", path, null, service.bakeryKey).status())
                .isEqualTo(204);
        assertThat(service.call("GET", path, null, service.bakeryKey).status()).isEqualTo(404);
        assertThat(service.sql
                        .sql("SELECT count(*) FROM endpoints")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void whatCannotBeAnEndpointIsRefusedInASentence() {
        for (String body : List.of(
                "{}",
                "{\"url\":\"http://example.com\"}",
                "{\"url\":\"https://example.com\",\"event_types\":[\"sms-eaten\"]}",
                "{\"url\":\"https://example.com\",\"colour\":\"red\"}",
                "{\"url\":\"https://example.com\",\"event_types\":[null]}",
                "not json")) {
            Answer answer = service.call("POST", "/endpoints", body, service.bakeryKey);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.json().get("code").asString()).isEqualTo("invalid_request");
            assertThat(answer.json().get("detail").asString()).isNotEmpty();
        }
        assertThat(service.call("GET", "/deliveries?state=lost", null, service.bakeryKey)
                        .status())
                .isEqualTo(400);
        assertThat(service.call("GET", "/deliveries?cursor=x", null, service.bakeryKey)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anOrganisationMayHaveAHundredEndpoints() {
        Endpoint first = service.endpoint("https://example.com/hooks");
        service.sql.sql("""
                        INSERT INTO endpoints (organization_id, url, secret)
                        SELECT organization_id, url, secret FROM endpoints, generate_series(2, 100) WHERE id = :id""").param("id", first.id()).update();
        String body = "{\"url\":\"https://example.com/one-more\"}";
        Answer refused = service.call("POST", "/endpoints", body, service.bakeryKey);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("code").asString()).isEqualTo("conflict");
        assertThat(refused.json().get("detail").asString()).contains("100");
        assertThat(service.call("POST", "/endpoints", body, service.floristKey).status())
                .isEqualTo(201);
        service.call("DELETE", "/endpoints/" + first.id(), null, service.bakeryKey);
        assertThat(service.call("POST", "/endpoints", body, service.bakeryKey).status())
                .isEqualTo(201);
    }

    @Test
    void aTestEventIsSentWhateverTheEndpointListensTo() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url(), "sms-error");
            Answer answer = service.call(
                    "POST", "/endpoints/" + endpoint.id() + "/test", "{\"type\":\"sms-sent\"}", service.bakeryKey);
            assertThat(answer.status()).isEqualTo(202);
            await().until(() -> stub.received().size() == 1);
            Received received = stub.received().getFirst();
            assertThat(received.verifies(endpoint.secret())).isTrue();
            assertThat(received.json().get("type").asString()).isEqualTo("sms-sent");
            assertThat(received.json().get("data").get("test").asBoolean()).isTrue();
        }
    }

    @Test
    void pagesFollowOneAnotherWithoutGapOrRepeat() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            for (int i = 0; i < 25; i++) {
                service.publish("SM-page-" + i);
            }
            await().until(() -> stub.received().size() == 25);
            List<String> all = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode page = service.call(
                                "GET",
                                "/deliveries?limit=10&type=sms-received&endpoint_id=" + endpoint.id() + cursor,
                                null,
                                service.bakeryKey)
                        .json();
                page.get("items").forEach(item -> all.add(item.get("id").asString()));
                cursor = page.has("next_cursor")
                        ? "&cursor=" + page.get("next_cursor").asString()
                        : "";
            } while (!cursor.isEmpty());
            assertThat(all).hasSize(25).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> b.compareTo(a));
        }
    }

    private static String state(Endpoint endpoint) {
        return service.delivery(endpoint).get("state").asString();
    }

    private static JsonNode view(Endpoint endpoint) {
        return service.call("GET", "/endpoints/" + endpoint.id(), null, service.bakeryKey)
                .json();
    }

    private static Answer replay(String delivery) {
        return service.call("POST", "/deliveries/" + delivery + "/replay", null, service.bakeryKey);
    }

    private static List<JsonNode> deliveries(String query) {
        return StreamSupport.stream(
                        service.call("GET", "/deliveries" + query, null, service.bakeryKey)
                                .json()
                                .get("items")
                                .spliterator(),
                        false)
                .toList();
    }
}
