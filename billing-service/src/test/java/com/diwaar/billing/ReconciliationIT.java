package com.diwaar.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.billing.RunningBilling.Response;
import com.diwaar.billing.reconciliation.Reconciliations;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Topics;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReconciliationIT {

    /** Of which no other test's events are. */
    private static final LocalDate DAY = LocalDate.now(ZoneOffset.UTC).minusDays(11);

    private final RunningBilling billing = RunningBilling.shared();

    @Test
    void aDaysTextsAndSumsAreComparedWithTheTopic() {
        long organization = billing.organization(null);
        SmsSent lost = sent(organization);
        SmsSent changed = sent(organization);
        for (SmsSent text : new SmsSent[] {lost, changed, sent(organization), sent(organization)}) {
            billing.producer().send(Topics.SMS_SENT, "22", text);
        }
        await().until(() -> billing.account(organization) != null && records(organization) == 4);
        JsonNode same = run();
        assertThat(same.get("reconciliation").get("texts_in_topic").asLong()).isEqualTo(4);
        assertThat(same.get("first_differences")).isEmpty();
        double before = shown();

        billing.db()
                .sql("DELETE FROM usage_records WHERE event_id = :id")
                .param("id", lost.getEventId())
                .update();
        billing.db()
                .sql("UPDATE usage_records SET segments = segments + 1 WHERE event_id = :id")
                .param("id", changed.getEventId())
                .update();
        billing.db()
                .sql("""
                INSERT INTO usage_records (event_id, organization_id, period, balance_period, day, usage_type, direction,
                    messages_used, segments, assistant_id, conversation_id, occurred_at)
                SELECT :id, organization_id, period, balance_period, day, usage_type, direction, messages_used, segments,
                    assistant_id, conversation_id, occurred_at
                FROM usage_records WHERE organization_id = :organization LIMIT 1""")
                .param("id", UUID.randomUUID())
                .param("organization", organization)
                .update();
        billing.db()
                .sql("""
                INSERT INTO usage_days VALUES
                    (:organization, :day, 11, 'call', '', 1, 'USD', 0, 0, 0, 0, 0, 0, 1, 0, 0, 0)""")
                .param("organization", organization)
                .param("day", DAY.minusDays(2))
                .update();
        JsonNode found = run();
        JsonNode sums = found.get("reconciliation");
        assertThat(sums.get("missing").asLong()).isEqualTo(1);
        assertThat(sums.get("changed").asLong()).isEqualTo(1);
        assertThat(sums.get("surplus").asLong()).isEqualTo(1);
        assertThat(sums.get("wrong_sums").asLong())
                .as("of the day, and minutes of the day before the one before")
                .isEqualTo(2);
        assertThat(found.get("first_differences")).hasSize(5);
        assertThat(shown() - before).as("instead of what was found before").isEqualTo(5);
        Reconciliations reconciliations = billing.bean(Reconciliations.class);
        assertThat(reconciliations.hasRunSince(DAY, Instant.now().minusSeconds(60)))
                .isTrue();
        assertThat(reconciliations.hasRunSince(DAY, Instant.now().plusSeconds(60)))
                .isFalse();
        String id = sums.get("id").asString();
        assertThat(billing.get("/reconciliations/" + id, RunningBilling.ADMIN).body())
                .isEqualTo(found);
        assertThat(billing.get("/reconciliations", RunningBilling.ADMIN)
                        .body()
                        .get("reconciliations")
                        .get(0)
                        .get("id")
                        .asString())
                .isEqualTo(id);
        assertThat(billing.db()
                        .sql("SELECT count(*) FROM topic_texts")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** Of a day with many texts the comparison takes longer than any other statement is waited for. */
    @Test
    void aComparisonThatTakesLongIsWaitedFor() throws Exception {
        try (RunningBilling impatient = RunningBilling.on(
                        billing.servers, "--spring.datasource.hikari.data-source-properties.socketTimeout=2");
                Connection other = billing.bean(DataSource.class).getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE usage_days IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<Response> comparison = CompletableFuture.supplyAsync(
                    () -> impatient.post("/reconciliations", RunningBilling.ADMIN, Map.of("day", DAY.toString())));
            await().atMost(Duration.ofSeconds(20)).until(() -> comparisonsThatWaitForThreeSeconds() == 1);
            other.rollback();
            assertThat(comparison.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
    }

    private long comparisonsThatWaitForThreeSeconds() {
        return billing.db().sql("""
                        SELECT count(*) FROM pg_stat_activity
                        WHERE wait_event_type = 'Lock' AND query LIKE '%topic_texts%'
                            AND clock_timestamp() - query_start > interval '3 s'""").query(Long.class).single();
    }

    @Test
    void onlyOperatorsCompareAndOnlyDaysThatHaveCome() {
        assertThat(billing.post("/reconciliations", RunningBilling.SERVICE, Map.of("day", DAY.toString()))
                        .status())
                .isEqualTo(403);
        assertThat(billing.post("/reconciliations", RunningBilling.ADMIN, Map.of("day", "2999-01-01"))
                        .status())
                .isEqualTo(400);
        assertThat(billing.post(
                                "/reconciliations",
                                RunningBilling.ADMIN,
                                Map.of(
                                        "day",
                                        LocalDate.now(ZoneOffset.UTC)
                                                .minusDays(15)
                                                .toString()))
                        .status())
                .as("the topic holds no such day any more")
                .isEqualTo(400);
        assertThat(billing.get("/reconciliations/" + UUID.randomUUID(), RunningBilling.ADMIN)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whatAKilledRunLeftIsForgottenByALaterOne() {
        for (String age : new String[] {"2 days", "1 hour"}) {
            billing.db()
                    .sql(
                            "INSERT INTO topic_texts VALUES (gen_random_uuid(), gen_random_uuid(), 1, 1, now() - :age::interval)")
                    .param("age", age)
                    .update();
        }
        run();
        assertThat(billing.db()
                        .sql("SELECT count(*) FROM topic_texts")
                        .query(Long.class)
                        .single())
                .as("one may still be at it")
                .isEqualTo(1);
        billing.db().sql("DELETE FROM topic_texts").update();
    }

    private double shown() {
        return billing.get("/actuator/prometheus", "")
                .http()
                .body()
                .lines()
                .filter(line -> line.startsWith("diwaar_billing_reconciliation_differences "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private JsonNode run() {
        Response response = billing.post("/reconciliations", RunningBilling.ADMIN, Map.of("day", DAY.toString()));
        assertThat(response.status()).isEqualTo(200);
        return response.body();
    }

    private static SmsSent sent(long organization) {
        Instant noon = DAY.atTime(12, 0).toInstant(ZoneOffset.UTC);
        return TestEvents.sent(organization, null).setOccurredAt(noon).build();
    }

    private long records(long organization) {
        return billing.count("SELECT count(*) FROM usage_records WHERE organization_id = :organization", organization);
    }
}
