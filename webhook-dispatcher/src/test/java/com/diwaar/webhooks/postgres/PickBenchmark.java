package com.diwaar.webhooks.postgres;

import com.diwaar.testkit.RealPostgres;
import com.diwaar.testkit.RealPostgres.Durability;
import com.diwaar.webhooks.delivery.Lanes.Rooms;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How long a pick takes with 10,000 and with 1,000,000 due deliveries, one after the other, several times in one run: the
 * ratio counts, not the milliseconds. Not part of any test run: {@code PickBenchmark [endpoints] [small] [large]}.
 */
final class PickBenchmark {

    private static final int PICKS = 15;
    private static final int AT_ONCE = 512;

    private PickBenchmark() {}

    public static void main(String[] arguments) {
        int endpoints = number(arguments, 0, 1000);
        int small = number(arguments, 1, 10_000);
        int large = number(arguments, 2, 1_000_000);
        try (RealPostgres server = RealPostgres.start(Durability.ON)) {
            for (int round = 0; round < 2; round++) {
                double before = median(server.freshDatabase(), endpoints, small);
                double after = median(server.freshDatabase(), endpoints, large);
                System.out.printf(
                        "%d endpoints: %,d due %.2f ms, %,d due %.2f ms, ratio %.2f%n",
                        endpoints, small, before, large, after, after / before);
            }
        }
        System.exit(0);
    }

    private static double median(RealPostgres.Database database, int endpoints, int due) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.urlAs("webhooks"));
        config.setMaximumPoolSize(2);
        try (HikariDataSource source = new HikariDataSource(config)) {
            Flyway.configure()
                    .dataSource(source)
                    .defaultSchema("webhooks")
                    .load()
                    .migrate();
            JdbcTemplate jdbc = new JdbcTemplate(source);
            fill(jdbc, endpoints, due);
            DueQueue queue = new DueQueue(jdbc);
            List<Double> millis = new ArrayList<>();
            for (int pick = 0; pick < PICKS; pick++) {
                Instant now = Instant.now();
                long start = System.nanoTime();
                int taken = queue.take(new Rooms(Map.of(), 8, AT_ONCE), now, now.plus(Duration.ofMinutes(5)))
                        .size();
                millis.add((System.nanoTime() - start) / 1e6);
                if (taken != AT_ONCE) {
                    throw new IllegalStateException("took " + taken);
                }
            }
            return millis.subList(3, PICKS).stream().sorted().toList().get((PICKS - 3) / 2);
        }
    }

    /** As a backlog comes about: endpoints in turns, oldest first. */
    private static void fill(JdbcTemplate jdbc, int endpoints, int due) {
        jdbc.execute("CREATE TABLE deliveries_all PARTITION OF deliveries FOR VALUES FROM (MINVALUE) TO (MAXVALUE)");
        jdbc.update("""
                INSERT INTO deliveries (id, occurred_at, organization_id, endpoint_id, event_id, event_type, payload, state)
                SELECT ('00000000-0000-8000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
                       '2026-11-22T00:00:00Z'::timestamptz + n * interval '1 ms', n %% %1$d, n %% %1$d, gen_random_uuid(),
                       'sms-received', repeat('x', 300), 'pending'
                FROM generate_series(1, ?) AS n""".formatted(endpoints), due);
        jdbc.update("""
                INSERT INTO due (delivery_id, occurred_at, endpoint_id, due_at)
                SELECT id, occurred_at, endpoint_id, occurred_at FROM deliveries ORDER BY id""");
        jdbc.execute("VACUUM ANALYZE due");
        jdbc.execute("ANALYZE deliveries");
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }
}
