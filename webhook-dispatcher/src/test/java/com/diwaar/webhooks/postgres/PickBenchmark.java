package com.diwaar.webhooks.postgres;

import com.diwaar.testkit.RealPostgres;
import com.diwaar.testkit.RealPostgres.Durability;
import com.diwaar.webhooks.Statements;
import com.diwaar.webhooks.delivery.Deliveries.Taken;
import com.diwaar.webhooks.delivery.Lanes.Rooms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How long a pick takes with 10,000 and with 1,000,000 due deliveries, picks of both in turns on one server: the ratio counts,
 * not the milliseconds. What a pick took is due again before the next; each goes on behind the endpoints of the one before, so
 * their number is to be a multiple of 64, for all picks to take as much. Not part of any test run: {@code PickBenchmark
 * [endpoints] [small] [large]}, and {@code -Dstatements=true} for what PostgreSQL spent on what.
 */
final class PickBenchmark {

    /** Each endpoint's rows are picked once before it counts: what is touched first after a checkpoint is written whole. */
    private static final int WARM_UP = 20;

    private static final int PICKS = 31;
    private static final int AT_ONCE = 512;
    private static final int ROOM = 8;

    private final JdbcTemplate jdbc;
    private final DueQueue queue;
    private final Rooms rooms;
    private final List<Double> millis = new ArrayList<>();

    private PickBenchmark(RealPostgres.Database database, int endpoints, int due) {
        this.jdbc = new JdbcTemplate(MigratedDatabase.of(database));
        this.queue = new DueQueue(jdbc);
        this.rooms = new Rooms(
                LongStream.rangeClosed(1, endpoints).boxed().collect(Collectors.toMap(Function.identity(), _ -> ROOM)),
                ROOM,
                AT_ONCE);
        fill(endpoints, due);
    }

    public static void main(String[] arguments) {
        int endpoints = number(arguments, 0, 1024);
        int small = number(arguments, 1, 10_000);
        int large = number(arguments, 2, 1_000_000);
        try (RealPostgres server = RealPostgres.start(Durability.ON)) {
            Statements statements = Statements.of(server);
            long start = System.nanoTime();
            PickBenchmark few = new PickBenchmark(server.freshDatabase(), endpoints, small);
            PickBenchmark many = new PickBenchmark(server.freshDatabase(), endpoints, large);
            System.out.printf("filled in %.0f s%n", (System.nanoTime() - start) / 1e9);
            for (int pick = 0; pick < WARM_UP + PICKS; pick++) {
                if (pick == WARM_UP) {
                    statements.forget();
                }
                few.pick();
                many.pick();
            }
            System.out.printf(
                    "%d endpoints: %,d due %.2f ms, %,d due %.2f ms, ratio %.2f%n%s%n%s%n",
                    endpoints,
                    small,
                    few.median(),
                    large,
                    many.median(),
                    many.median() / few.median(),
                    few.millis,
                    many.millis);
            statements.print();
        }
        System.exit(0);
    }

    private void pick() {
        Instant now = Instant.now();
        long start = System.nanoTime();
        List<Taken> taken = queue.take(rooms, now, now.plus(Duration.ofMinutes(5)));
        millis.add((System.nanoTime() - start) / 1e6);
        if (taken.size() != AT_ONCE) {
            throw new IllegalStateException("took " + taken.size());
        }
        // Only these: a look at all of the table would leave nothing of it in the processor's caches.
        jdbc.update("UPDATE due SET due_at = occurred_at WHERE delivery_id = ANY(?::uuid[])", (Object)
                Columns.texts(taken, Taken::deliveryId));
        jdbc.execute("VACUUM due");
    }

    private double median() {
        return millis.subList(WARM_UP, millis.size()).stream().sorted().toList().get(PICKS / 2);
    }

    /** As a backlog comes about: endpoints in turns, oldest first. Indexes that no pick reads are left out. */
    private void fill(int endpoints, int due) {
        jdbc.execute("DROP INDEX deliveries_of_organization, deliveries_of_person, due_by_endpoint");
        jdbc.execute("ALTER TABLE deliveries DROP CONSTRAINT deliveries_pkey");
        jdbc.execute("CREATE TABLE deliveries_all PARTITION OF deliveries FOR VALUES FROM (MINVALUE) TO (MAXVALUE)");
        jdbc.update("""
                INSERT INTO deliveries (id, occurred_at, organization_id, endpoint_id, event_id, event_type, payload, state)
                SELECT ('00000000-0000-8000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
                       '2026-11-22T00:00:00Z'::timestamptz + n * interval '1 ms', 1 + n %% %1$d, 1 + n %% %1$d, gen_random_uuid(),
                       'sms-received', repeat('x', 300), 'pending'
                FROM generate_series(1, ?) AS n""".formatted(endpoints), due);
        jdbc.update("""
                INSERT INTO due (delivery_id, occurred_at, endpoint_id, due_at)
                SELECT id, occurred_at, endpoint_id, occurred_at FROM deliveries""");
        jdbc.execute("ALTER TABLE deliveries ADD PRIMARY KEY (id, occurred_at)");
        jdbc.execute("CREATE INDEX due_by_endpoint ON due (endpoint_id, due_at)");
        jdbc.execute("VACUUM ANALYZE due");
        jdbc.execute("ANALYZE deliveries");
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }
}
