package com.diwaar.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.webhooks.Dispatching.Endpoint;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a failure means for an endpoint, by when the one before was. */
class StandingIT {

    private static final Dispatching service = Dispatching.shared();

    @AfterEach
    void removeEndpoints() {
        service.forgetEndpoints();
    }

    @Test
    void aQuietEndpointIsNotDisabledByItsFirstStumble() {
        try (StubEndpoint stub = StubEndpoint.answering(503)) {
            Endpoint endpoint = service.endpoint(stub.url());
            failing(endpoint, Duration.ofDays(14), Duration.ofDays(14));
            service.publish("SM-stumble");
            await().until(() -> failingSince(endpoint).isAfter(Instant.now().minusSeconds(600)));
            assertThat(view(endpoint).get("enabled").asBoolean()).isTrue();
        }
    }

    @Test
    void oneThatHasFailedForDaysIsDisabledByTheNextFailure() {
        try (StubEndpoint stub = StubEndpoint.answering(503)) {
            Endpoint endpoint = service.endpoint(stub.url());
            failing(endpoint, Duration.ofDays(14), Duration.ofHours(28));
            service.publish("SM-last-straw");
            await().until(() -> !view(endpoint).get("enabled").asBoolean());
            assertThat(view(endpoint).get("disabled_reason").asString()).isEqualTo("failing");
        }
    }

    @Test
    void eachFailureCountsAsTheOneBeforeTheNext() {
        try (StubEndpoint stub = StubEndpoint.answering(503)) {
            Endpoint endpoint = service.endpoint(stub.url());
            failing(endpoint, Duration.ofHours(50), Duration.ofHours(25));
            service.publish("SM-and-again");
            await().until(() -> service.sql
                    .sql("SELECT last_failed_at > now() - interval '10 min' FROM endpoints WHERE id = :id")
                    .param("id", endpoint.id())
                    .query(Boolean.class)
                    .single());
            assertThat(failingSince(endpoint)).isBefore(Instant.now().minus(Duration.ofHours(49)));
        }
    }

    private static void failing(Endpoint endpoint, Duration first, Duration last) {
        service.sql
                .sql("""
                        UPDATE endpoints SET failing_since = now() - :first::interval, last_failed_at = now() - :last::interval
                        WHERE id = :id""")
                .param("id", endpoint.id())
                .param("first", first.toString())
                .param("last", last.toString())
                .update();
    }

    private static Instant failingSince(Endpoint endpoint) {
        return Instant.parse(view(endpoint).get("failing_since").asString());
    }

    private static JsonNode view(Endpoint endpoint) {
        return service.call("GET", "/endpoints/" + endpoint.id(), null, service.bakeryKey)
                .json();
    }
}
