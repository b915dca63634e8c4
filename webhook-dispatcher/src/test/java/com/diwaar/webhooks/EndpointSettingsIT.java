package com.diwaar.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.events.Topics;
import com.diwaar.webhooks.Dispatching.Answer;
import com.diwaar.webhooks.Dispatching.Endpoint;
import com.diwaar.webhooks.StubEndpoint.Received;
import com.diwaar.webhooks.endpoint.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What owners may set about an endpoint, seen in what arrives there. */
class EndpointSettingsIT {

    private static final Dispatching service = Dispatching.shared();

    @AfterEach
    void removeEndpoints() {
        service.forgetEndpoints();
    }

    @Test
    void afterARotationBothSecretsSignUntilTheGraceEnds() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            JsonNode rotated = rotate(endpoint, "{\"grace_hours\":1}").json();
            String secret = rotated.get("secret").asString();
            assertThat(secret).startsWith("whsec_").isNotEqualTo(endpoint.secret());
            assertThat(rotated.has("previous_secret_until")).isTrue();
            service.publish("SM-rotated");
            await().until(() -> stub.received().size() == 1);
            assertThat(stub.received().getFirst().verifies(secret)).isTrue();
            assertThat(stub.received().getFirst().verifies(endpoint.secret())).isTrue();

            String newest =
                    rotate(endpoint, "{\"grace_hours\":0}").json().get("secret").asString();
            service.publish("SM-rotated-again");
            await().until(() -> stub.received().size() == 2);
            assertThat(stub.received().getLast().verifies(newest)).isTrue();
            assertThat(stub.received().getLast().verifies(secret)).isFalse();
            assertThat(rotate(endpoint, "{\"grace_hours\":1000}").status()).isEqualTo(400);
        }
    }

    @Test
    void customHeadersArriveAndAreNeverShown() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            JsonNode shown = patch(endpoint, "{\"headers\":{\"X-Shop-Token\":\"hush-hush\"}}")
                    .json();
            assertThat(shown.get("header_names").get(0).asString()).isEqualTo("X-Shop-Token");
            assertThat(shown.toString()).doesNotContain("hush-hush");
            service.publish("SM-headers");
            await().until(() -> stub.received().size() == 1);
            assertThat(stub.received().getFirst().headers().get("x-shop-token")).containsExactly("hush-hush");
            await().until(() ->
                    service.delivery(endpoint).get("state").asString().equals("delivered"));
            String id = service.delivery(endpoint).get("id").asString();
            String curl = service.call("GET", "/deliveries/" + id + "/curl", null, service.bakeryKey)
                    .json()
                    .get("command")
                    .asString();
            assertThat(curl)
                    .startsWith("curl ")
                    .contains("webhook-signature: v1,", "Are you open on Sunday?", "X-Shop-Token: ...")
                    .doesNotContain("hush-hush", endpoint.secret());
            assertThat(service.sql
                            .sql("SELECT encode(headers, 'escape') FROM endpoints WHERE id = :id")
                            .param("id", endpoint.id())
                            .query(String.class)
                            .single())
                    .doesNotContain("hush-hush");
            assertThat(patch(endpoint, "{\"headers\":{\"Host\":\"elsewhere\"}}").status())
                    .isEqualTo(400);
        }
    }

    @Test
    void settingsAreKeptAndCanBeTakenBack() {
        Endpoint endpoint = service.endpoint("https://example.com/hooks");
        JsonNode set = patch(endpoint, "{\"timeout_seconds\":7,\"rate_per_second\":20,\"ordered\":true}")
                .json();
        assertThat(set.get("timeout_seconds").asInt()).isEqualTo(7);
        assertThat(set.get("rate_per_second").asInt()).isEqualTo(20);
        assertThat(set.get("ordered").asBoolean()).isTrue();
        JsonNode back = patch(endpoint, "{\"timeout_seconds\":0,\"rate_per_second\":0,\"ordered\":false}")
                .json();
        assertThat(back.has("timeout_seconds")).isFalse();
        assertThat(back.has("rate_per_second")).isFalse();
        assertThat(patch(endpoint, "{\"timeout_seconds\":31}").status()).isEqualTo(400);
    }

    @Test
    void anOrderedEndpointGetsAConversationsEventsOneAfterAnotherByArrival() {
        try (StubEndpoint stub = new StubEndpoint(before -> before == 0 || before == 3 ? 503 : 200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            patch(endpoint, "{\"ordered\":true}");
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                expected.add(service.publish("SM-in-order-" + i).getEventId().toString());
            }
            await().until(() -> stub.received().size() == 1);
            var other = Dispatching.text(Dispatching.BAKERY, "SM-of-another-conversation");
            other.setConversationId(10);
            service.producer.send(Topics.SMS_ACCEPTED, "9", other);
            await().until(() -> stub.received().size() == 2);
            assertThat(stub.received().getLast().id())
                    .as("another conversation does not wait")
                    .isEqualTo(other.getEventId().toString());
            await().until(() -> {
                service.sql
                        .sql(
                                "UPDATE due SET due_at = now() WHERE endpoint_id = :id AND due_at <> 'infinity' AND attempts > 0")
                        .param("id", endpoint.id())
                        .update();
                return succeeded(endpoint) == 7;
            });
            assertThat(stub.received())
                    .extracting(Received::id)
                    .filteredOn(id -> !id.equals(other.getEventId().toString()))
                    .containsExactly(
                            expected.get(0),
                            expected.get(0),
                            expected.get(1),
                            expected.get(1),
                            expected.get(2),
                            expected.get(3),
                            expected.get(4),
                            expected.get(5));
        }
    }

    @Test
    void aReplayToAnOrderedEndpointTakesItsTurnBehindWhatWaits() {
        try (StubEndpoint stub = new StubEndpoint(before -> before == 1 ? 503 : 200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            patch(endpoint, "{\"ordered\":true}");
            String first =
                    service.publish("SM-replayed-in-order-0").getEventId().toString();
            await().until(() -> succeeded(endpoint) == 1);
            String delivered = service.delivery(endpoint).get("id").asString();
            String second =
                    service.publish("SM-replayed-in-order-1").getEventId().toString();
            await().until(() -> stub.received().size() == 2);
            String third =
                    service.publish("SM-replayed-in-order-2").getEventId().toString();
            await().until(() -> service.sql
                            .sql("SELECT count(*) FROM due WHERE endpoint_id = :id AND due_at = 'infinity'")
                            .param("id", endpoint.id())
                            .query(Long.class)
                            .single()
                    == 1);
            assertThat(service.call("POST", "/deliveries/" + delivered + "/replay", null, service.bakeryKey)
                            .status())
                    .isEqualTo(202);
            await().until(() -> {
                service.sql
                        .sql(
                                "UPDATE due SET due_at = now() WHERE endpoint_id = :id AND due_at <> 'infinity' AND attempts > 0")
                        .param("id", endpoint.id())
                        .update();
                return stub.received().size() == 5 && succeeded(endpoint) == 3;
            });
            assertThat(stub.received()).extracting(Received::id).containsExactly(first, second, second, third, first);
        }
    }

    @Test
    void whatWaitsForItsTurnIsNotStuckWhenTheEndpointIsChanged() {
        try (StubEndpoint stub = new StubEndpoint(before -> before == 0 ? 503 : 200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            patch(endpoint, "{\"ordered\":true}");
            IntStream.range(0, 3).forEach(i -> service.publish("SM-unordered-" + i));
            await().until(() -> stub.received().size() == 1);
            patch(endpoint, "{\"ordered\":false}");
            await().until(() -> stub.received().size() >= 3);
        }
    }

    @Test
    void theOrderIsKeptAcrossAChangeToNoneAndBackAndADisabling() {
        try (StubEndpoint stub = StubEndpoint.answering(503)) {
            Endpoint endpoint = service.endpoint(stub.url());
            patch(endpoint, "{\"ordered\":true}");
            IntStream.range(0, 4).forEach(i -> service.publish("SM-order-kept-" + i));
            await().until(() ->
                    inOrder(endpoint, "true") == 4 && stub.received().size() == 1);
            patch(endpoint, "{\"ordered\":false}");
            await().until(() -> inOrder(endpoint, "due_at = 'infinity'") == 0);
            patch(endpoint, "{\"ordered\":true}");
            assertThat(inOrder(endpoint, "due_at = 'infinity'")).isEqualTo(3);
            patch(endpoint, "{\"enabled\":false}");
            assertThat(inOrder(endpoint, "due_at < 'infinity'")).isLessThanOrEqualTo(1);
            patch(endpoint, "{\"enabled\":true}");
            assertThat(inOrder(endpoint, "due_at < 'infinity'")).isLessThanOrEqualTo(1);
        }
    }

    private static long inOrder(Endpoint endpoint, String which) {
        return service.sql
                .sql("SELECT count(*) FROM due WHERE endpoint_id = :id AND order_key IS NOT NULL AND " + which)
                .param("id", endpoint.id())
                .query(Long.class)
                .single();
    }

    @Test
    void anExampleOfEveryTypeCanBeSent() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url(), "sms-error");
            for (EventType type : EventType.values()) {
                Answer started = service.call(
                        "POST",
                        "/endpoints/" + endpoint.id() + "/test",
                        "{\"type\":\"" + type.wire() + "\"}",
                        service.bakeryKey);
                assertThat(started.status()).isEqualTo(202);
            }
            await().until(() -> stub.received().size() == EventType.values().length);
            assertThat(stub.received())
                    .allSatisfy(received -> {
                        assertThat(received.verifies(endpoint.secret())).isTrue();
                        assertThat(received.json().get("data").get("test").asBoolean())
                                .isTrue();
                    })
                    .extracting(received -> received.json().get("type").asString())
                    .containsExactlyInAnyOrder(EventType.list().split(", "));
        }
    }

    @Test
    void theUrlsThatAssistantsHadAreTakenOverOnce() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            String body = """
                    {"assistants": [
                        {"organization_id": 7, "assistant_id": 1, "webhook_url": "%1$s", "event_types": ["sms-received"]},
                        {"organization_id": 7, "assistant_id": 2, "webhook_urls": ["%1$s", "http://plain.example.com/"]}]}""".formatted(stub.url());
            List<JsonNode> taken = items(service.call("POST", "/endpoints/import", body, "the-admin-token"));
            assertThat(taken)
                    .extracting(one -> one.get("outcome").asString())
                    .containsExactly("created", "created", "refused");
            assertThat(taken.getLast().get("detail").asString()).contains("https");
            assertThat(items(service.call("POST", "/endpoints/import", body, "the-admin-token")))
                    .extracting(one -> one.get("outcome").asString())
                    .containsExactly("known", "known", "refused");
            assertThat(service.call("POST", "/endpoints/import", body, service.bakeryKey)
                            .status())
                    .isEqualTo(403);
            service.publish("SM-of-assistant-1");
            await().until(() -> stub.received().size() == 1);
            assertThat(stub.received()
                            .getFirst()
                            .verifies(taken.getFirst().get("secret").asString()))
                    .as("only the endpoint of assistant 1 hears of it")
                    .isTrue();
        }
    }

    private static int succeeded(Endpoint endpoint) {
        return items(service.call(
                        "GET", "/deliveries?state=delivered&endpoint_id=" + endpoint.id(), null, service.bakeryKey))
                .size();
    }

    private static Answer rotate(Endpoint endpoint, String body) {
        return service.call("POST", "/endpoints/" + endpoint.id() + "/secret", body, service.bakeryKey);
    }

    private static Answer patch(Endpoint endpoint, String body) {
        return service.call("PATCH", "/endpoints/" + endpoint.id(), body, service.bakeryKey);
    }

    private static List<JsonNode> items(Answer answer) {
        List<JsonNode> items = new ArrayList<>();
        answer.json().get("items").forEach(items::add);
        return items;
    }
}
