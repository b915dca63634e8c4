package com.diwaar.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.events.CustomerErased;
import com.diwaar.events.SmsAccepted;
import com.diwaar.events.Topics;
import com.diwaar.kit.chore.Chores;
import com.diwaar.webhooks.Dispatching.Answer;
import com.diwaar.webhooks.Dispatching.Endpoint;
import com.diwaar.webhooks.StubEndpoint.Received;
import com.diwaar.webhooks.delivery.Erasures;
import com.diwaar.webhooks.postgres.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Many sent again, old ones let go, people forgotten. */
class RecoveryIT {

    private static final Dispatching service = Dispatching.shared();

    @AfterEach
    void removeEndpoints() {
        service.forgetEndpoints();
    }

    @Test
    void everythingSinceATimeIsReplayedUnderItsIds() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            service.publish("SM-before-since");
            await().until(() -> delivered(endpoint) == 1);
            Instant since = Instant.now().truncatedTo(ChronoUnit.MILLIS); // as events have it
            List<String> ids = IntStream.range(0, 5)
                    .mapToObj(i -> service.publish("SM-since-" + i).getEventId().toString())
                    .toList();
            await().until(() -> delivered(endpoint) == 6);
            Answer asked = replay("{\"what\":\"all\",\"since\":\"" + since + "\"}");
            assertThat(asked.status()).isEqualTo(202);
            await().until(() -> stub.received().size() == 11);
            assertThat(stub.received().stream().skip(6).map(Received::id)).containsExactlyInAnyOrderElementsOf(ids);
            String id = asked.json().get("items").get(0).get("id").asString();
            JsonNode done = service.call("GET", "/deliveries/replays/" + id, null, service.bakeryKey)
                    .json();
            assertThat(done.get("replayed").asInt()).isEqualTo(5);
            assertThat(service.call("GET", "/deliveries/replays/" + id, null, service.floristKey)
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void anOrderedEndpointsReplayKeepsTheOrder() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            List<String> ids = IntStream.range(0, 5)
                    .mapToObj(i -> {
                        SmsAccepted event = Dispatching.text(Dispatching.BAKERY, "SM-replayed-in-order-" + i);
                        event.setOccurredAt(Instant.now().minusSeconds(100 - i));
                        service.producer.send(Topics.SMS_ACCEPTED, "9", event);
                        return event.getEventId().toString();
                    })
                    .toList();
            await().until(() -> delivered(endpoint) == 5);
            service.call("PATCH", "/endpoints/" + endpoint.id(), "{\"ordered\":true}", service.bakeryKey);
            replay("{\"what\":\"all\",\"since\":\"" + Instant.now().minusSeconds(200) + "\",\"endpoint_id\":"
                    + endpoint.id() + "}");
            await().until(() -> stub.received().size() == 10);
            assertThat(stub.received().stream().skip(5).map(Received::id)).containsExactlyElementsOf(ids);
        }
    }

    @Test
    void aReplayThatNoReplicaBeganIsDoneByTheNextThatLooks() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            service.publish("SM-left-replay");
            await().until(() -> delivered(endpoint) == 1);
            // As a replica leaves it that is killed right after it answered.
            service.sql.sql("""
                            INSERT INTO replays (id, organization_id, endpoint_id, what, since, until)
                            VALUES (gen_random_uuid(), 7, :id, 'all', now() - interval '1 hour', now())""").param("id", endpoint.id()).update();
            await().atMost(Duration.ofSeconds(20)).until(() -> stub.received().size() == 2);
        }
    }

    @Test
    void whileOneReplayIsUnderWayAnotherOfThatEndpointIsRefused() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            service.publish("SM-replayed-once");
            await().until(() -> delivered(endpoint) == 1);
            String body = "{\"what\":\"all\",\"since\":\"" + Instant.now().minusSeconds(600) + "\"}";
            DataSource source = service.database.dataSource("webhooks");
            new TransactionTemplate(new DataSourceTransactionManager(source)).executeWithoutResult(_ -> {
                // The replay waits for this row.
                JdbcClient.create(source)
                        .sql("SELECT id FROM deliveries WHERE endpoint_id = :id FOR UPDATE")
                        .param("id", endpoint.id())
                        .query(UUID.class)
                        .single();
                assertThat(replay(body).status()).isEqualTo(202);
                Answer refused = replay(body);
                assertThat(refused.status()).isEqualTo(409);
                assertThat(refused.json().get("code").asString()).isEqualTo("conflict");
            });
            await().until(() -> stub.received().size() == 2);
            await().until(() -> replay(body).status() == 202);
        }
    }

    @Test
    void aReplayThatCannotBeDoneKeepsNoOtherBack() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            service.publish("SM-behind-what-fails");
            await().until(() -> delivered(endpoint) == 1);
            // Another organisation's, whose time nothing can be done with.
            service.sql
                    .sql("""
                            INSERT INTO replays (id, organization_id, endpoint_id, what, since, until, created_at)
                            VALUES (gen_random_uuid(), 8, :id, 'all', 'infinity', now(), now() - interval '1 hour')""")
                    .param(
                            "id",
                            service.endpoint("https://example.com/", "sms-error")
                                    .id())
                    .update();
            replay("{\"what\":\"all\",\"since\":\"" + Instant.now().minusSeconds(600) + "\",\"endpoint_id\":"
                    + endpoint.id() + "}");
            await().until(() -> {
                service.bean(Chores.class).wake("replay");
                return stub.received().size() == 2;
            });
        } finally {
            service.sql.sql("DELETE FROM replays WHERE since = 'infinity'").update();
        }
    }

    @Test
    void whatCannotBeReplayedIsSaidPlainly() {
        Endpoint endpoint = service.endpoint("https://example.com/hooks");
        assertThat(replay("{}").status()).isEqualTo(400);
        for (String since :
                List.of("\"yesterday\"", "1764000000000", "\"+10000-01-01T00:00:00Z\"", "\"1999-12-31T23:59:59Z\"")) {
            assertThat(replay("{\"since\":" + since + "}").status()).as(since).isEqualTo(400);
        }
        assertThat(replay("{\"since\":\"2026-11-22T15:00:00Z\",\"what\":\"some\"}")
                        .status())
                .isEqualTo(400);
        service.call("PATCH", "/endpoints/" + endpoint.id(), "{\"enabled\":false}", service.bakeryKey);
        assertThat(replay("{\"since\":\"2026-11-22T15:00:00Z\",\"endpoint_id\":" + endpoint.id() + "}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void whatIsOlderThanItIsKeptIsDroppedAndTheRestStays() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            SmsAccepted old = Dispatching.text(Dispatching.BAKERY, "SM-of-2024");
            old.setOccurredAt(Instant.parse("2024-03-06T12:00:00Z"));
            service.producer.send(Topics.SMS_ACCEPTED, "9", old);
            service.publish("SM-young");
            await().until(() -> delivered(endpoint) == 2);
            service.bean(Retention.class).endBefore(Instant.parse("2024-03-12T00:00:00Z"));
            assertThat(delivered(endpoint)).isEqualTo(1);
            assertThat(service.sql
                            .sql("SELECT count(*) FROM pg_class WHERE relname LIKE '%\\_2024\\_03\\_04'")
                            .query(Long.class)
                            .single())
                    .as("both tables of that week are gone")
                    .isZero();
            service.producer.send(Topics.SMS_ACCEPTED, "9", old);
            await().until(() -> delivered(endpoint) == 2);
        }
    }

    @Test
    void whoWaitsForItsTurnBehindWhatIsLetGoHasIt() {
        try (StubEndpoint stub = new StubEndpoint(before -> before == 0 ? 503 : 200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            service.call("PATCH", "/endpoints/" + endpoint.id(), "{\"ordered\":true}", service.bakeryKey);
            SmsAccepted old = Dispatching.text(Dispatching.BAKERY, "SM-of-2021");
            old.setOccurredAt(Instant.parse("2021-03-10T12:00:00Z"));
            service.producer.send(Topics.SMS_ACCEPTED, "9", old);
            await().until(() -> attempted(endpoint) == 1);
            service.sql
                    .sql("UPDATE due SET due_at = now() + interval '1 hour' WHERE endpoint_id = :id")
                    .param("id", endpoint.id())
                    .update();
            String next = service.publish("SM-behind-2021").getEventId().toString();
            await().until(() -> waitingForTheirTurn(endpoint) == 1);
            service.bean(Retention.class).endBefore(Instant.parse("2021-03-16T00:00:00Z"));
            await().until(() -> delivered(endpoint) == 1);
            assertThat(stub.received().getLast().id()).isEqualTo(next);
        }
    }

    @Test
    void aWeekThatIsLetGoWhileAnAttemptIsUnderWayStopsNobody() {
        try (StubEndpoint slow = StubEndpoint.answering(StubEndpoint.HOLD);
                StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint waiting = service.endpoint(slow.url());
            SmsAccepted old = Dispatching.text(Dispatching.BAKERY, "SM-of-2023");
            old.setOccurredAt(Instant.parse("2023-03-08T12:00:00Z"));
            service.producer.send(Topics.SMS_ACCEPTED, "9", old);
            await().until(() -> slow.received().size() == 1);
            service.bean(Retention.class).endBefore(Instant.parse("2023-03-14T00:00:00Z"));
            slow.release();
            service.call("DELETE", "/endpoints/" + waiting.id(), null, service.bakeryKey);
            Endpoint endpoint = service.endpoint(stub.url());
            service.publish("SM-after-2023");
            await().until(() -> delivered(endpoint) == 1);
        }
    }

    @Test
    void anErasedPersonLeavesWhatIsStoredAndWhatComesLate() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            String person = "+15551234567";
            publishOf(person, "SM-erased");
            publishOf("+15559999999", "SM-of-somebody-else");
            await().until(() -> delivered(endpoint) == 2);
            erase(person);
            await().until(() -> payloadsWith(endpoint, person) == 0);
            assertThat(payloadsWith(endpoint, "+15559999999")).isEqualTo(1);
            assertThat(payloadsWith(endpoint, "\"erased\":true")).isEqualTo(1);
            SmsAccepted late = Dispatching.text(Dispatching.BAKERY, "SM-erased-late");
            late.setFrom(person);
            late.setOccurredAt(Instant.now().minusSeconds(60));
            service.producer.send(Topics.SMS_ACCEPTED, "9", late);
            await().until(() -> delivered(endpoint) == 3);
            service.bean(Erasures.class).lookAgain();
            assertThat(payloadsWith(endpoint, person)).isZero();
            replay("{\"what\":\"all\",\"since\":\"" + Instant.now().minusSeconds(300) + "\"}");
            await().until(() -> stub.received().size() == 6);
            assertThat(stub.received().subList(3, 6))
                    .allSatisfy(received -> {
                        assertThat(received.body()).doesNotContain(person);
                        assertThat(received.verifies(endpoint.secret())).isTrue();
                    })
                    .anySatisfy(received -> assertThat(
                                    received.json().get("data").get("body").isNull())
                            .isTrue());
        }
    }

    @Test
    void whatIsAnsweredAfterTheErasureIsNotKept() {
        try (StubEndpoint stub = StubEndpoint.answering(StubEndpoint.HOLD).withBody("Thanks, Ann")) {
            Endpoint endpoint = service.endpoint(stub.url());
            String person = "+15557654321";
            publishOf(person, "SM-answered-late");
            await().until(() -> stub.received().size() == 1);
            erase(person);
            await().until(() -> payloadsWith(endpoint, person) == 0);
            stub.release();
            await().until(() -> delivered(endpoint) == 1);
            assertThat(service.delivery(endpoint).get("attempts").get(0).has("answer"))
                    .isFalse();
            publishOf("+15559999999", "SM-answered-by-another");
            await().until(() -> delivered(endpoint) == 2);
            assertThat(count(
                            "SELECT count(*) FROM attempts a JOIN deliveries d ON d.id = a.delivery_id WHERE d.endpoint_id = :id AND a.answer = 'Thanks, Ann'",
                            endpoint))
                    .isEqualTo(1);
        }
    }

    private static void erase(String person) {
        service.producer.send(
                Topics.CUSTOMER_ERASED,
                "7|" + person,
                CustomerErased.newBuilder()
                        .setEventId(UUID.randomUUID())
                        .setOccurredAt(Instant.now())
                        .setOrganizationId(Dispatching.BAKERY)
                        .setCustomerPhoneNumber(person)
                        .build());
    }

    private static void publishOf(String person, String sid) {
        SmsAccepted event = Dispatching.text(Dispatching.BAKERY, sid);
        event.setFrom(person);
        service.producer.send(Topics.SMS_ACCEPTED, "9", event);
    }

    private static long payloadsWith(Endpoint endpoint, String text) {
        return service.sql
                .sql("SELECT count(*) FROM deliveries WHERE endpoint_id = :id AND position(:text IN payload) > 0")
                .param("id", endpoint.id())
                .param("text", text)
                .query(Long.class)
                .single();
    }

    private static long attempted(Endpoint endpoint) {
        return count("SELECT count(*) FROM deliveries WHERE endpoint_id = :id AND attempts > 0", endpoint);
    }

    private static long waitingForTheirTurn(Endpoint endpoint) {
        return count("SELECT count(*) FROM due WHERE endpoint_id = :id AND due_at = 'infinity'", endpoint);
    }

    private static long count(String sql, Endpoint endpoint) {
        return service.sql.sql(sql).param("id", endpoint.id()).query(Long.class).single();
    }

    private static int delivered(Endpoint endpoint) {
        return service.call("GET", "/deliveries?state=delivered&endpoint_id=" + endpoint.id(), null, service.bakeryKey)
                .json()
                .get("items")
                .size();
    }

    private static Answer replay(String body) {
        return service.call("POST", "/deliveries/replay", body, service.bakeryKey);
    }
}
