package com.diwaar.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.webhooks.Dispatching.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An endpoint whose row does not decrypt, as after a change of the key, among others whose rows do. */
class UnreadableIT {

    private static final Dispatching service = Dispatching.shared();

    @AfterEach
    void removeEndpoints() {
        service.forgetEndpoints();
    }

    @Test
    void itsAttemptsFailNobodyElsesAndARotationSetsItRight() {
        try (StubEndpoint broken = StubEndpoint.answering(200);
                StubEndpoint sound = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(broken.url());
            service.endpoint(sound.url());
            spoil("secret", endpoint);
            service.publish("SM-unreadable");
            await().until(() -> sound.received().size() == 1);
            await().until(() -> service.delivery(endpoint).get("attempts").size() == 1);
            assertThat(service.delivery(endpoint)
                            .get("attempts")
                            .get(0)
                            .get("error")
                            .asString())
                    .startsWith("secret_unreadable");
            assertThat(broken.received()).isEmpty();

            JsonNode rotated = service.call("POST", "/endpoints/" + endpoint.id() + "/secret", null, service.bakeryKey)
                    .json();
            assertThat(rotated.has("previous_secret_until"))
                    .as("what can't be read can't sign")
                    .isFalse();
            service.publish("SM-readable-again");
            await().until(() -> !broken.received().isEmpty());
            assertThat(broken.received()
                            .getFirst()
                            .verifies(rotated.get("secret").asString()))
                    .isTrue();
        }
    }

    @Test
    void headersThatCannotBeReadAreKeptUntilOthersAreGiven() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            change(endpoint, "{\"headers\":{\"X-Shop-Token\":\"hush\"}}");
            spoil("headers", endpoint);
            change(endpoint, "{\"event_types\":[\"sms-received\"]}");
            assertThat(service.sql
                            .sql("SELECT headers IS NOT NULL FROM endpoints WHERE id = :id")
                            .param("id", endpoint.id())
                            .query(Boolean.class)
                            .single())
                    .isTrue();
            change(endpoint, "{\"headers\":{\"X-Shop-Token\":\"hush again\"}}");
            service.publish("SM-new-headers");
            await().until(() -> stub.received().size() == 1);
            assertThat(stub.received().getFirst().headers().get("x-shop-token")).containsExactly("hush again");
        }
    }

    private static void change(Endpoint endpoint, String body) {
        assertThat(service.call("PATCH", "/endpoints/" + endpoint.id(), body, service.bakeryKey)
                        .status())
                .isEqualTo(200);
    }

    private static void spoil(String column, Endpoint endpoint) {
        service.sql
                .sql("UPDATE endpoints SET %1$s = set_byte(%1$s, 20, 255 - get_byte(%1$s, 20)) WHERE id = :id"
                        .formatted(column))
                .param("id", endpoint.id())
                .update();
    }
}
