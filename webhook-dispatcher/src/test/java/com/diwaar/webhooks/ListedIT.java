package com.diwaar.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a list costs, by the plan that PostgreSQL makes for it. */
class ListedIT {

    /** Of an organisation and of endpoints that no other test has. */
    private static final long ORGANIZATION = 4_711;

    private static final long BUSY = 471_101;
    private static final long QUIET = 471_102;

    private static final Dispatching service = Dispatching.shared();

    @AfterEach
    void removeDeliveries() {
        service.sql
                .sql("DELETE FROM deliveries WHERE organization_id = :organization")
                .param("organization", ORGANIZATION)
                .update();
    }

    @Test
    void anEndpointsDeliveriesAreListedWithoutALookAtThoseOfOthers() {
        service.sql.sql("""
                        CREATE TABLE IF NOT EXISTS deliveries_2022_03_07 PARTITION OF deliveries
                        FOR VALUES FROM ('2022-03-07T00:00:00Z') TO ('2022-03-14T00:00:00Z')""").update();
        service.sql
                .sql("""
                        INSERT INTO deliveries (id, occurred_at, organization_id, endpoint_id, event_id, event_type, payload, state)
                        SELECT gen_random_uuid(), '2022-03-08T00:00:00Z'::timestamptz + n * interval '1 s', :organization,
                               CASE WHEN n <= 10 THEN :quiet ELSE :busy END, gen_random_uuid(), 'sms-sent', '{}', 'delivered'
                        FROM generate_series(1, 20000) AS n""")
                .param("organization", ORGANIZATION)
                .param("quiet", QUIET)
                .param("busy", BUSY)
                .update();
        service.sql.sql("ANALYZE deliveries_2022_03_07").update();
        List<String> plan = service.sql
                .sql("""
                        EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)
                        SELECT d.*, due.due_at FROM deliveries d LEFT JOIN due ON due.delivery_id = d.id
                        WHERE d.organization_id = :organization AND d.endpoint_id = :endpoint
                        ORDER BY d.occurred_at DESC, d.id DESC LIMIT 50""")
                .param("organization", ORGANIZATION)
                .param("endpoint", QUIET)
                .query(String.class)
                .list();
        assertThat(plan).anyMatch(line -> line.contains("Index Scan") && line.contains("endpoint_id"));
        assertThat(plan)
                .filteredOn(line -> line.contains("Rows Removed by Filter"))
                .allMatch(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()) < 1_000);
    }
}
