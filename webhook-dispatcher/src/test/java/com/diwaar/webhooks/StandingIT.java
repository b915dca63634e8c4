package com.diwaar.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.webhooks.Dispatching.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What a failure means for an endpoint, and what becomes of all that waits for one that is not any more what it was. */
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

    @Test
    void whatItsUrlBeforeAnswersIsNoneOfItsDoing() throws Exception {
        CountDownLatch changed = new CountDownLatch(1);
        try (StubEndpoint before = new StubEndpoint(_ -> {
                    awaitIt(changed);
                    return 410;
                });
                StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(before.url());
            failing(endpoint, Duration.ofHours(1), Duration.ofHours(1));
            service.publish("SM-to-the-old-url");
            await().until(() -> before.received().size() == 1);
            assertThat(change(endpoint, "{\"url\":\"" + stub.url() + "\"}").has("failing_since"))
                    .isFalse();
            changed.countDown();
            await().until(() ->
                    service.delivery(endpoint).get("state").asString().equals("failed"));
            service.publish("SM-to-the-new-url");
            await().until(() -> stub.received().size() == 1);
            assertThat(before.received()).hasSize(1);
            assertThat(view(endpoint).get("enabled").asBoolean()).isTrue();
            assertThat(view(endpoint).has("failing_since")).isFalse();
        }
    }

    @Test
    void whatWaitsWhenItsOwnerDisablesItIsToldAsMissed() {
        try (StubEndpoint stub = StubEndpoint.answering(503)) {
            Endpoint endpoint = service.endpoint(stub.url());
            service.publish("SM-waits-when-disabled");
            await().until(() -> stub.received().size() == 1);
            change(endpoint, "{\"enabled\":false}");
            await().until(() -> view(endpoint).at("/missed/deliveries").asInt() == 1);
        }
    }

    /** Nobody waits for a backlog: whoever changed the rows of it would wait for the one that is locked here. */
    @Test
    void aBacklogIsPutAsideAfterwardsHoweverLongItIs() {
        Endpoint held = service.endpoint("https://example.com/held");
        Endpoint cancelled = service.endpoint("https://example.com/cancelled");
        service.publish("SM-makes-the-week");
        await().until(() -> waiting(held) == 1 && waiting(cancelled) == 1);
        backlog(held);
        backlog(cancelled);
        DataSource source = service.database.dataSource("webhooks");
        new TransactionTemplate(new DataSourceTransactionManager(source)).executeWithoutResult(_ -> {
            JdbcClient.create(source)
                    .sql("SELECT delivery_id FROM due WHERE endpoint_id IN (:ids) FOR UPDATE")
                    .param("ids", List.of(held.id(), cancelled.id()))
                    .query(UUID.class)
                    .list();
            change(held, "{\"enabled\":false}");
            assertThat(service.call("DELETE", "/endpoints/" + cancelled.id(), null, service.bakeryKey)
                            .status())
                    .isEqualTo(204);
        });
        await().until(() -> waiting(held) == 0 && waiting(cancelled) == 0);
        assertThat(view(held).at("/missed/deliveries").asInt()).isEqualTo(20_001);
        assertThat(service.sql
                        .sql("SELECT DISTINCT state FROM deliveries WHERE endpoint_id = :id")
                        .param("id", cancelled.id())
                        .query(String.class)
                        .list())
                .containsExactly("cancelled");
    }

    private static void backlog(Endpoint endpoint) {
        service.sql.sql("""
                        WITH stored AS (
                            INSERT INTO deliveries (id, occurred_at, organization_id, endpoint_id, event_id, event_type, payload, state)
                            SELECT gen_random_uuid(), now(), 7, :id, gen_random_uuid(), 'sms-sent', '{}', 'pending'
                            FROM generate_series(1, 20000)
                            RETURNING id, occurred_at, endpoint_id)
                        INSERT INTO due (delivery_id, occurred_at, endpoint_id, due_at)
                        SELECT id, occurred_at, endpoint_id, now() + interval '1 hour' FROM stored""").param("id", endpoint.id()).update();
    }

    private static long waiting(Endpoint endpoint) {
        return service.sql
                .sql("SELECT count(*) FROM due WHERE endpoint_id = :id")
                .param("id", endpoint.id())
                .query(Long.class)
                .single();
    }

    private static JsonNode change(Endpoint endpoint, String body) {
        return service.call("PATCH", "/endpoints/" + endpoint.id(), body, service.bakeryKey)
                .json();
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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
