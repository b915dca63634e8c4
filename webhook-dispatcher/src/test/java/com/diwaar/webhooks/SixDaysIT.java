package com.diwaar.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.events.SmsAccepted;
import com.diwaar.events.Topics;
import com.diwaar.testkit.RealPostgres;
import com.diwaar.webhooks.StubEndpoint.Received;
import com.diwaar.webhooks.delivery.Dispatcher;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** An endpoint that stumbles, is hijacked, and is down for six days, on a database and by a clock of its own. */
class SixDaysIT {

    /** Whose events no other test sends: this service reads all that its broker has. */
    private static final long ASSISTANT = 66;

    private static final Dispatching broker = Dispatching.shared();

    private final MovedClock clock = new MovedClock();
    private final RealPostgres.Database database = RealPostgres.shared().freshDatabase();
    private final JdbcClient sql = JdbcClient.create(database.dataSource("webhooks"));
    private final ConfigurableApplicationContext service = broker.start(
            clock::rules, "--spring.datasource.url=" + database.url(), "--spring.kafka.consumer.group-id=six-days");

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void itIsDisabledWithANoticeAndGetsAllThatItMissedUnderTheSameIds() {
        try (StubEndpoint metadata = StubEndpoint.answering(200);
                StubEndpoint other = StubEndpoint.answering(200);
                StubEndpoint stub = new StubEndpoint(before -> before < 2 ? 503 : before == 2 ? 307 : 200)
                        .withHeaders(Map.of("Location", metadata.url()))) {
            long id = endpoint(stub.url(), "[\"sms-received\"],\"assistant_ids\":[66]");
            endpoint(other.url(), "[\"endpoint-disabled\"]");
            Set<String> expected = new LinkedHashSet<>();
            SmsAccepted first = publish("SM-six-0", expected);
            await().until(() -> stub.received().size() == 1 && isQuiet(0));
            forward(Duration.ofSeconds(10));
            await().until(() -> stub.received().size() == 2);
            forward(Duration.ofMinutes(7));
            await().until(() -> stub.received().size() == 3);
            assertThat(stub.received())
                    .extracting(Received::id)
                    .containsOnly(first.getEventId().toString());
            await().until(() -> isQuiet(0));
            assertThat(sql.sql("SELECT error FROM attempts WHERE status = 307")
                            .query(String.class)
                            .single())
                    .contains("redirects are not followed");
            stub.goAway();

            for (int step = 0; step < 24 && enabled(id); step++) {
                if (step % 4 == 0) {
                    publish("SM-six-" + (1 + step / 4), expected);
                }
                forward(Duration.ofHours(6));
            }
            await().until(() -> !enabled(id));
            assertThat(get("/endpoints/" + id).get("disabled_reason").asString())
                    .isEqualTo("failing");
            await().until(() -> other.received().size() == 1);
            JsonNode notice = other.received().getFirst().json();
            assertThat(notice.get("type").asString()).isEqualTo("endpoint-disabled");
            assertThat(notice.get("data").get("endpoint_id").asLong()).isEqualTo(id);
            assertThat(notice.get("data").get("reason").asString()).isEqualTo("failing");
            publish("SM-six-while-disabled", expected);
            await().until(() -> missed() == expected.size());

            stub.comeBack();
            JsonNode enabled = call("PATCH", "/endpoints/" + id, "{\"enabled\":true}");
            assertThat(enabled.get("missed").get("deliveries").asInt()).isEqualTo(expected.size());
            JsonNode replay = call(
                            "POST",
                            "/deliveries/replay",
                            "{\"endpoint_id\":%d,\"since\":\"%s\"}"
                                    .formatted(
                                            id,
                                            enabled.get("missed").get("since").asString()))
                    .get("items")
                    .get(0);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(standing(id))
                            .hasSize(expected.size())
                            .allMatch(one -> one.startsWith("delivered")));
            assertThat(stub.received().stream().skip(3).map(Received::id).collect(Collectors.toSet()))
                    .isEqualTo(expected);
            assertThat(stub.received())
                    .extracting(one -> one.headers().get("webhook-signature"))
                    .doesNotHaveDuplicates();
            JsonNode done = get("/deliveries/replays/" + replay.get("id").asString());
            assertThat(done.get("done").asBoolean()).isTrue();
            assertThat(done.get("replayed").asInt()).isEqualTo(expected.size());
            assertThat(get("/endpoints/" + id).has("missed")).isFalse();
            assertThat(metadata.received()).isEmpty();
        }
    }

    private List<String> standing(long endpoint) {
        return sql.sql("""
                        SELECT d.state || ' ' || d.attempts || ' due ' || coalesce(due.due_at::text, '-') || ' replays '
                               || (SELECT string_agg(r::text, ' ') FROM replays r)
                        FROM deliveries d LEFT JOIN due ON due.delivery_id = d.id WHERE d.endpoint_id = :id""").param("id", endpoint).query(String.class).list();
    }

    private SmsAccepted publish(String sid, Set<String> expected) {
        SmsAccepted event = Dispatching.text(Dispatching.BAKERY, sid);
        event.setOccurredAt(clock.instant());
        event.setAssistantId(ASSISTANT);
        broker.producer.send(Topics.SMS_ACCEPTED, "9", event);
        expected.add(event.getEventId().toString());
        await().until(() -> sql.sql("SELECT count(*) FROM deliveries WHERE event_id = :id")
                        .param("id", event.getEventId())
                        .query(Long.class)
                        .single()
                == 1);
        return event;
    }

    /** And waits until what is due by then was tried, or the endpoint is spared. */
    private void forward(Duration by) {
        long before = attempts();
        clock.forward(by);
        await().untilAsserted(() -> assertThat(stand()).matches(stand -> stand.isQuiet(before + 1), "quiet"));
    }

    private boolean isQuiet(long leastAttempts) {
        return stand().isQuiet(leastAttempts);
    }

    /** What the service has still to do by its clock, in the database and in memory. */
    private record Stand(Instant now, List<String> due, int held, int running, long attempts) {

        boolean isQuiet(long leastAttempts) {
            return held == 0 && (due.isEmpty() || (leastAttempts > 0 && attempts >= leastAttempts));
        }
    }

    private Stand stand() {
        Instant now = clock.instant();
        List<String> due = sql.sql("SELECT attempts || ' attempts, due ' || due_at FROM due WHERE due_at <= :now")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(String.class)
                .list();
        Dispatcher dispatcher = service.getBean(Dispatcher.class);
        return new Stand(now, due, dispatcher.held(), dispatcher.running(), attempts());
    }

    private long attempts() {
        return sql.sql("SELECT count(*) FROM attempts").query(Long.class).single();
    }

    private long missed() {
        return sql.sql("SELECT count(*) FROM missed").query(Long.class).single();
    }

    private boolean enabled(long id) {
        return get("/endpoints/" + id).get("enabled").asBoolean();
    }

    private long endpoint(String url, String types) {
        return call("POST", "/endpoints", "{\"url\":\"%s\",\"event_types\":%s}".formatted(url, types))
                .get("id")
                .asLong();
    }

    private JsonNode get(String path) {
        return call("GET", path, null);
    }

    private JsonNode call(String method, String path, String body) {
        return Dispatching.call(Dispatching.urlOf(service), method, path, body, broker.bakeryKey.key())
                .json();
    }
}
