package com.diwaar.billing;

import com.diwaar.billing.RunningBilling.Servers;
import com.diwaar.billing.announcement.Announcements;
import com.diwaar.billing.credit.ReservationAnswer;
import com.diwaar.billing.credit.ReservationRequest;
import com.diwaar.billing.credit.Reservations;
import com.diwaar.billing.ledger.Ledger;
import com.diwaar.billing.ledger.UsageRecord;
import com.diwaar.billing.plan.Consumption;
import com.diwaar.billing.plan.Direction;
import com.diwaar.events.Topics;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.RealPostgres;
import com.diwaar.testkit.RealPostgres.Durability;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Measures what billing promises of its speed, each beside a plain single-row update (one statement that commits by itself, by
 * as many connections) in the same run: only the ratio means something on another machine. Not a test; run its main.
 *
 * <pre>BillingBenchmark [seconds of each measurement, 10] [usage records, 10000000; 0 leaves them out] [organisations, 100000]</pre>
 */
public final class BillingBenchmark {

    private static final int CONNECTIONS = 10;
    private static final int BATCH = 1000;

    private final RunningBilling billing;
    private final JdbcClient db;
    private final Duration each;

    private BillingBenchmark(RunningBilling billing, Duration each) {
        this.billing = billing;
        this.db = billing.db();
        this.each = each;
    }

    public static void main(String[] arguments) throws Exception {
        Duration each = Duration.ofSeconds(number(arguments, 0, 10));
        long records = number(arguments, 1, 10_000_000);
        long organizations = number(arguments, 2, 100_000);
        try (RealPostgres postgres = RealPostgres.start(Durability.ON);
                RealKafka kafka = RealKafka.start().createTopics(Topics.all());
                RunningBilling billing = RunningBilling.on(
                        new Servers(kafka, kafka.bootstrapServers(), "mock://benchmark", postgres.database()),
                        "--logging.level.com.diwaar=warn")) {
            new BillingBenchmark(billing, each).run(records, organizations);
        }
        System.exit(0);
    }

    private static long number(String[] arguments, int index, long otherwise) {
        return arguments.length > index ? Long.parseLong(arguments[index]) : otherwise;
    }

    private void run(long records, long organizations) throws Exception {
        List<Long> hundred = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            hundred.add(billing.organization(null));
        }
        List<Long> one = List.of(billing.organization(null));
        Runnable[] work = {update(hundred), reserve(hundred), reserveOverHttp(hundred)};
        Arrays.stream(work).forEach(it -> closedLoop(it, Duration.ofSeconds(3))); // warm
        double plainOverHundred = report("plain update, 100 rows", closedLoop(update(hundred), each), 0);
        report("reservations, 100 organisations", closedLoop(reserve(hundred), each), plainOverHundred);
        report(
                "reservations over HTTP, 100 organisations",
                closedLoop(reserveOverHttp(hundred), each),
                plainOverHundred);
        double plainOnOne = report("plain update, 1 row", closedLoop(update(one), each), 0);
        report("reservations, 1 organisation", closedLoop(reserve(one), each), plainOnOne);
        report("at 2,000/s over HTTP, 100 organisations", openLoop(reserveOverHttp(hundred), 2000), 0);
        report("at 500/s over HTTP, 1 organisation", openLoop(reserveOverHttp(one), 500), 0);
        ledger(hundred, plainOverHundred);
        if (organizations > 0) {
            dueAccounts(organizations);
        }
        if (records > 0) {
            usageOfAMonth(records);
        }
    }

    private record Result(double perSecond, double p50, double p99, double max) {}

    private Runnable update(List<Long> organizations) {
        AtomicInteger turn = new AtomicInteger();
        return () -> db.sql("UPDATE balances SET reserved = reserved + 0 WHERE organization_id = :id")
                .param("id", next(organizations, turn))
                .update();
    }

    private Runnable reserve(List<Long> organizations) {
        Reservations reservations = billing.bean(Reservations.class);
        AtomicInteger turn = new AtomicInteger();
        return () -> {
            Instant now = Instant.now();
            ReservationAnswer answer = reservations.reserve(new ReservationRequest(
                    "text:" + UUID.randomUUID(), next(organizations, turn), 1, now, now.plusSeconds(86_400)));
            if (!(answer instanceof ReservationAnswer.Reserved)) {
                throw new IllegalStateException(answer.toString());
            }
        };
    }

    private Runnable reserveOverHttp(List<Long> organizations) {
        AtomicInteger turn = new AtomicInteger();
        return () -> {
            int status = billing.reserve("text:" + UUID.randomUUID(), next(organizations, turn), 1)
                    .status();
            if (status != 200) {
                throw new IllegalStateException("HTTP " + status);
            }
        };
    }

    private static long next(List<Long> organizations, AtomicInteger turn) {
        return organizations.get(Math.floorMod(turn.getAndIncrement(), organizations.size()));
    }

    /** As fast as so many callers go, one after another each. */
    private Result closedLoop(Runnable work, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        List<long[]> all = java.util.Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService callers = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                callers.submit(() -> {
                    Times own = new Times();
                    while (System.nanoTime() < end) {
                        own.time(System.nanoTime(), work);
                    }
                    all.add(own.taken());
                });
            }
        }
        return result(all, time);
    }

    /** At a rate, whatever it takes; a late start counts. */
    private Result openLoop(Runnable work, int perSecond) {
        List<long[]> all = java.util.Collections.synchronizedList(new ArrayList<>());
        long begin = System.nanoTime();
        long count = each.toSeconds() * perSecond;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; i < count; i++) {
                long due = begin + i * 1_000_000_000L / perSecond;
                LockSupport.parkNanos(due - System.nanoTime());
                callers.submit(() -> {
                    Times own = new Times();
                    own.time(due, work);
                    all.add(own.taken());
                });
            }
        }
        return result(all, Duration.ofNanos(System.nanoTime() - begin));
    }

    private static final class Times {
        private long[] nanos = new long[1];
        private int size;

        void time(long since, Runnable work) {
            work.run();
            if (size == nanos.length) {
                nanos = Arrays.copyOf(nanos, size * 2);
            }
            nanos[size++] = System.nanoTime() - since;
        }

        long[] taken() {
            return Arrays.copyOf(nanos, size);
        }
    }

    private static Result result(List<long[]> all, Duration time) {
        long[] sorted = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Result(
                sorted.length / (time.toNanos() / 1e9),
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.99)] / 1e6,
                sorted[sorted.length - 1] / 1e6);
    }

    private static double report(String what, Result result, double plain) {
        System.out.printf(
                "%-45s %8.0f/s  p50 %6.2f ms  p99 %7.2f ms  max %7.1f ms%s%n",
                what,
                result.perSecond(),
                result.p50(),
                result.p99(),
                result.max(),
                plain > 0 ? "  %.2f of the plain update".formatted(result.perSecond() / plain) : "");
        return result.perSecond();
    }

    /** Texts with reservations of their own, in the batches that a poll brings, by three consumers. */
    private void ledger(List<Long> organizations, double plain) throws Exception {
        Ledger ledger = billing.bean(Ledger.class);
        Instant now = Instant.now();
        AtomicInteger turn = new AtomicInteger();
        long end = System.nanoTime() + each.toNanos();
        AtomicInteger events = new AtomicInteger();
        long begin = System.nanoTime();
        try (ExecutorService consumers = Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < 3; i++) {
                consumers.submit(() -> {
                    while (System.nanoTime() < end) {
                        List<UsageRecord> batch = new ArrayList<>();
                        for (int n = 0; n < BATCH; n++) {
                            batch.add(text(next(organizations, turn), now));
                        }
                        ledger.record(batch);
                        events.addAndGet(BATCH);
                    }
                });
            }
        }
        double perSecond = events.get() / ((System.nanoTime() - begin) / 1e9);
        System.out.printf(
                "%-45s %8.0f/s  %.2f of the plain update%n",
                "ledger, batches of " + BATCH, perSecond, perSecond / plain);
    }

    private static UsageRecord text(long organization, Instant now) {
        return new UsageRecord(
                UUID.randomUUID(),
                now,
                organization,
                11,
                22,
                "sms",
                Consumption.text(Direction.OUTBOUND, 1),
                new UsageRecord.Text(33, "text:" + UUID.randomUUID(), 1, "+15551230001"));
    }

    /** What a look for accounts to announce takes where all are quiet, of many. */
    private void dueAccounts(long organizations) {
        db.sql("""
                WITH made AS (
                    INSERT INTO organizations (name, created_at, announced)
                    SELECT 'Quiet', now(), true FROM generate_series(1, :count) RETURNING id),
                told AS (
                    INSERT INTO announcements (organization_id, next_at, changes_at)
                    SELECT id, now(), now() + interval '9 days' FROM made)
                INSERT INTO balances (organization_id, period, announced)
                SELECT id, period_of(now(), 'UTC'), true FROM made""").param("count", organizations).update();
        db.sql("ANALYZE").update();
        Announcements announcements = billing.bean(Announcements.class);
        List<long[]> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Times own = new Times();
            own.time(
                    System.nanoTime(), () -> announcements.claimDueAccounts(Instant.now(), Duration.ofSeconds(1), 500));
            all.add(own.taken());
        }
        report("due accounts among " + organizations, result(all, Duration.ofSeconds(1)), 0);
    }

    private void usageOfAMonth(long records) {
        long organization = billing.organization(null);
        String key = billing.workingKey(organization);
        long begin = System.nanoTime();
        db.sql("""
                INSERT INTO usage_records (event_id, organization_id, period, balance_period, day, usage_type, direction,
                    messages_used, segments, assistant_id, conversation_id, occurred_at, cost)
                SELECT gen_random_uuid(), :organization, date_trunc('month', at)::date, date_trunc('month', at)::date,
                    at::date, 'sms', 'outbound', 1, 1, i % 50, i, at, 0.0079
                FROM (SELECT i, date_trunc('month', now()) + i * interval '1 month' / (:records + 1) AS at
                      FROM generate_series(1::bigint, :records) AS i) g""")
                .param("organization", organization)
                .param("records", records)
                .update();
        db.sql("""
                INSERT INTO usage_days
                SELECT organization_id, day, assistant_id, usage_type, direction, plan_id, currency, count(*),
                    sum(messages_used), sum(segments), 0, 0, 0, 0, 0, sum(cost), 0
                FROM usage_records WHERE organization_id = :organization GROUP BY 1, 2, 3, 4, 5, 6, 7""").param("organization", organization).update();
        db.sql("ANALYZE").update();
        System.out.printf("%d records made in %d s%n", records, (System.nanoTime() - begin) / 1_000_000_000L);
        var month = java.time.YearMonth.now(java.time.ZoneOffset.UTC);
        String path = "/usage?from=%s&to=%s".formatted(month.atDay(1), month.atEndOfMonth());
        List<long[]> all = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            Times own = new Times();
            own.time(System.nanoTime(), () -> {
                if (billing.get(path, key).body().get("totals").isEmpty()) {
                    throw new IllegalStateException("nothing");
                }
            });
            if (i >= 20) {
                all.add(own.taken());
            }
        }
        report("GET /usage of a month of " + records, result(all, Duration.ofSeconds(1)), 0);
        long sums = System.nanoTime();
        db.sql("SELECT sum(cost) FROM usage_records WHERE organization_id = :organization")
                .param("organization", organization)
                .query((_, _) -> 0)
                .list();
        System.out.printf("summing the records instead: %d ms%n", (System.nanoTime() - sums) / 1_000_000);
    }
}
