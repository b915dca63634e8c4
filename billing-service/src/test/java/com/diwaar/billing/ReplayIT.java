package com.diwaar.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.billing.RunningBilling.Servers;
import com.diwaar.events.DeliveryState;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Topics;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.RealPostgres;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All topics, read again into an empty schema that knows the organisations and their terms, come to the same sums. */
class ReplayIT {

    private static final String SUMS = """
            SELECT organization_id, day, assistant_id, usage_type, direction, plan_id, currency, records, messages_used,
                segments, input_tokens, output_tokens, call_seconds, call_minutes, adjusted_units, trim_scale(cost) AS cost,
                trim_scale(adjusted_cost) AS adjusted_cost
            FROM usage_days WHERE organization_id = ANY (:ids) ORDER BY 1, 2, 3, 4, 5, 6, 7""";

    private final RunningBilling billing = RunningBilling.shared();
    private final Random random = new Random(7);

    @Test
    void theTopicsReadAgainIntoAnEmptySchemaGiveTheSameSumsToTheCent() {
        List<Long> organizations = List.of(monthly(), prepaidBySegment());
        long events = publishAll(organizations.getFirst(), true) + publishAll(organizations.getLast(), false);
        await().atMost(Duration.ofSeconds(60)).until(() -> settled(billing.db(), organizations) == events);
        List<Map<String, Object>> sums = sums(billing.db(), organizations);
        assertThat(sums).extracting(row -> row.get("direction")).contains("inbound");
        assertThat(sums)
                .extracting(row -> ((BigDecimal) row.get("cost")).signum())
                .contains(1);
        assertThat(sums)
                .extracting(row -> ((BigDecimal) row.get("adjusted_cost")).signum())
                .contains(-1);

        RealPostgres.Database empty = RealPostgres.shared().freshDatabase();
        Servers servers = new Servers(
                RealKafka.shared(), RealKafka.shared().bootstrapServers(), billing.servers.registry(), empty);
        try (RunningBilling replayed = RunningBilling.on(
                servers,
                "--spring.kafka.consumer.group-id=replay-" + UUID.randomUUID(),
                "--spring.kafka.listener.auto-startup=false",
                "--diwaar.billing.announce-interval=1h")) {
            copyTerms(organizations, replayed.db());
            replayed.bean(org.springframework.kafka.config.KafkaListenerEndpointRegistry.class)
                    .getListenerContainers()
                    .forEach(org.springframework.kafka.listener.MessageListenerContainer::start);
            await().atMost(Duration.ofSeconds(120))
                    .untilAsserted(
                            () -> assertThat(sums(replayed.db(), organizations)).isEqualTo(sums));
            assertThat(numbers(replayed.db(), organizations)).isEqualTo(numbers(billing.db(), organizations));
        }
    }

    private long monthly() {
        long organization = billing.organizationUnder(billing.plan(Map.of(
                "name",
                "Old",
                "kind",
                "monthly",
                "message_limit",
                5,
                "currency",
                "EUR",
                "price_per_unit",
                "0.0075",
                "price_per_million_input_tokens",
                "0.15",
                "price_per_million_output_tokens",
                "0.6",
                "charge_undelivered",
                false)));
        long next = billing.plan(Map.of(
                "name", "New", "kind", "monthly", "currency", "EUR", "price_per_unit", "0.0099", "counted", "both"));
        billing.patch("/organizations/" + organization, RunningBilling.ADMIN, Map.of("plan_id", next));
        return organization;
    }

    private long prepaidBySegment() {
        long organization = billing.organizationUnder(billing.plan(Map.of(
                "name",
                "Prepaid",
                "kind",
                "prepaid",
                "unit",
                "segment",
                "currency",
                "USD",
                "price_per_unit",
                "0.0033",
                "price_per_minute",
                "0.019",
                "charge_undelivered",
                false)));
        billing.patch("/organizations/" + organization, RunningBilling.ADMIN, Map.of("time_zone", "Asia/Kathmandu"));
        return organization;
    }

    /**
     * Old and new events, some twice, some undelivered, some of texts that never went out; returns how many records they come
     * to.
     *
     * @param inboundCounts under the newer terms
     */
    private long publishAll(long organization, boolean inboundCounts) {
        long expected = 0;
        Instant changed = billing.db()
                .sql("SELECT max(since) FROM terms WHERE organization_id = :id")
                .param("id", organization)
                .query(java.time.OffsetDateTime.class)
                .single()
                .toInstant();
        for (int i = 0; i < 60; i++) {
            Instant at = (i % 2 == 0 ? changed.minusSeconds(86_400L * random.nextInt(9)) : changed.plusSeconds(1 + i))
                    .minusMillis(1)
                    .truncatedTo(ChronoUnit.MILLIS);
            long message = random.nextLong(1, Long.MAX_VALUE);
            SmsSent sent = TestEvents.sent(organization, i % 3 == 0 ? null : "text:SM" + UUID.randomUUID())
                    .setMessageId(message)
                    .setEventId(TestEvents.idOfSent(message))
                    .setSegments(1 + random.nextInt(4))
                    .setTo("+1555123000" + i % 10)
                    .setOccurredAt(at)
                    .build();
            billing.producer().sendAsync(Topics.SMS_SENT, Integer.toString(i), sent);
            expected++;
            if (i % 4 == 0) {
                billing.producer().sendAsync(Topics.SMS_SENT, Integer.toString(i), sent);
            }
            if (i % 6 == 0) {
                billing.producer()
                        .sendAsync(
                                Topics.SMS_DELIVERY,
                                Integer.toString(i),
                                TestEvents.delivery(organization, message, DeliveryState.FAILED)
                                        .build());
            }
            billing.producer()
                    .sendAsync(
                            Topics.USAGE_REPORTED,
                            Long.toString(organization),
                            (i % 5 == 0
                                            ? TestEvents.call(organization, random.nextInt(200))
                                            : TestEvents.tokens(organization, random.nextInt(999), random.nextInt(99)))
                                    .setOccurredAt(at)
                                    .build());
            expected++;
            billing.producer()
                    .sendAsync(
                            Topics.SMS_ACCEPTED,
                            Integer.toString(i),
                            TestEvents.accepted(organization)
                                    .setNumSegments(1 + random.nextInt(4))
                                    .setFrom("+1555123000" + i % 10)
                                    .setOccurredAt(at)
                                    .build());
            expected += inboundCounts && i % 2 == 1 ? 1 : 0;
            billing.producer()
                    .sendAsync(
                            Topics.SMS_ERROR,
                            Integer.toString(i),
                            TestEvents.failed(
                                            organization,
                                            i % 2 == 0 ? sent.getReservationId() : "text:SM" + UUID.randomUUID())
                                    .setOccurredAt(at)
                                    .build());
        }
        billing.producer().send(Topics.CUSTOMER_ERASED, "x", TestEvents.erased(organization, "+15551230003"));
        return expected;
    }

    /** Records of which all that can be known is known. */
    private static long settled(JdbcClient db, List<Long> organizations) {
        return db.sql("""
                        SELECT count(*) FROM usage_records u WHERE organization_id = ANY (:ids) AND NOT EXISTS (
                            SELECT FROM undelivered n WHERE n.event_id = u.event_id AND n.settled_at IS NULL)""")
                .param("ids", organizations.toArray(Long[]::new))
                .query(Long.class)
                .single();
    }

    private static List<Map<String, Object>> sums(JdbcClient db, List<Long> organizations) {
        return db.sql(SUMS)
                .param("ids", organizations.toArray(Long[]::new))
                .query()
                .listOfRows();
    }

    private static List<Map<String, Object>> numbers(JdbcClient db, List<Long> organizations) {
        return db.sql("""
                        SELECT customer_phone_number, count(*) FROM usage_records
                        WHERE organization_id = ANY (:ids) GROUP BY 1 ORDER BY 1""")
                .param("ids", organizations.toArray(Long[]::new))
                .query()
                .listOfRows();
    }

    /** What no topic tells: as a backup of these tables would bring it back. */
    private void copyTerms(List<Long> organizations, JdbcClient to) {
        for (Map<String, Object> plan :
                billing.db().sql("SELECT * FROM plans WHERE id > 1").query().listOfRows()) {
            insert(to, "plans", plan);
        }
        for (String table : List.of("organizations", "terms")) {
            String id = table.equals("terms") ? "organization_id" : "id";
            billing.db()
                    .sql("SELECT * FROM %s WHERE %s = ANY (:ids)".formatted(table, id))
                    .param("ids", organizations.toArray(Long[]::new))
                    .query()
                    .listOfRows()
                    .forEach(row -> insert(to, table, row));
        }
    }

    private static void insert(JdbcClient to, String table, Map<String, Object> row) {
        Map<String, Object> values = new HashMap<>(row);
        String columns = String.join(", ", values.keySet());
        String parameters = ":" + String.join(", :", values.keySet());
        to.sql("INSERT INTO %s (%s) VALUES (%s)".formatted(table, columns, parameters))
                .params(values)
                .update();
    }
}
