package com.diwaar.webhooks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.testkit.RealPostgres;
import com.diwaar.webhooks.delivery.DeliveryHistory.Filter;
import com.diwaar.webhooks.delivery.DeliveryHistory.State;
import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a list costs, by the plan that PostgreSQL makes for it: few are asked for, and behind 20,000 of others. */
class ListedIT {

    private static final long ORGANIZATION = 7;
    private static final long BUSY = 1;
    private static final long QUIET = 2;
    private static final Pattern ROWS =
            Pattern.compile("actual rows=([0-9.]+) loops=(\\d+)|Rows Removed by Filter: (\\d+)");

    private static final HikariDataSource source =
            MigratedDatabase.of(RealPostgres.shared().freshDatabase());
    private static final JdbcClient sql = JdbcClient.create(source);

    @BeforeAll
    static void fill() {
        sql.sql("""
                        INSERT INTO endpoints (id, organization_id, url, secret)
                        VALUES (1, 7, 'https://example.com', ''), (2, 7, 'https://example.com', '')""").update();
        sql.sql("""
                        CREATE TABLE deliveries_2022_03_07 PARTITION OF deliveries
                        FOR VALUES FROM ('2022-03-07T00:00:00Z') TO ('2022-03-14T00:00:00Z')""").update();
        sql.sql("""
                        INSERT INTO deliveries (id, occurred_at, organization_id, endpoint_id, event_id, event_type, payload, state)
                        SELECT gen_random_uuid(), '2022-03-08T00:00:00Z'::timestamptz + n * interval '1 s', 7,
                               CASE WHEN n <= 10 THEN 2 ELSE 1 END, gen_random_uuid(), 'sms-sent', '{}',
                               CASE WHEN n <= 10 OR n > 40 THEN 'delivered' WHEN n <= 20 THEN 'failed' WHEN n <= 30 THEN 'held'
                                    ELSE 'pending' END
                        FROM generate_series(1, 20000) AS n""").update();
        sql.sql("""
                        INSERT INTO missed (endpoint_id, occurred_at, delivery_id, organization_id)
                        SELECT endpoint_id, occurred_at, id, organization_id FROM deliveries WHERE state IN ('failed', 'held')""").update();
        sql.sql("""
                        INSERT INTO due (delivery_id, occurred_at, endpoint_id, due_at)
                        SELECT id, occurred_at, endpoint_id, occurred_at FROM deliveries WHERE state = 'pending'""").update();
        sql.sql("ANALYZE").update();
    }

    @AfterAll
    static void close() {
        source.close();
    }

    @Test
    void anEndpointsDeliveriesAreListedWithoutALookAtThoseOfOthers() {
        touchesFew(QUIET, null);
    }

    @Test
    void whatFailedIsHeldOrWaitsIsListedWithoutALookAtWhatWasDelivered() {
        for (State state : List.of(State.FAILED, State.HELD, State.PENDING)) {
            touchesFew(null, state);
            touchesFew(BUSY, state);
        }
    }

    private static void touchesFew(@Nullable Long endpointId, @Nullable State state) {
        Filter filter = new Filter(endpointId, state, null, null, 50);
        assertThat(PostgresDeliveryHistory.list(sql, "", ORGANIZATION, filter)
                        .query()
                        .listOfRows())
                .as("%s %s", endpointId, state)
                .hasSize(10);
        List<String> plan = PostgresDeliveryHistory.list(
                        sql, "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ", ORGANIZATION, filter)
                .query(String.class)
                .list();
        assertThat(plan).allMatch(line -> rows(line) < 1_000);
    }

    private static double rows(String line) {
        Matcher matcher = ROWS.matcher(line);
        if (!matcher.find()) {
            return 0;
        }
        return matcher.group(3) != null
                ? Double.parseDouble(matcher.group(3))
                : Double.parseDouble(matcher.group(1)) * Double.parseDouble(matcher.group(2));
    }
}
