package com.diwaar.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.billing.credit.ReservationRequest;
import com.diwaar.billing.credit.Reservations;
import com.diwaar.billing.credit.TopUp;
import com.diwaar.billing.credit.TopUps;
import com.diwaar.billing.ledger.Adjustment;
import com.diwaar.billing.ledger.Ledger;
import com.diwaar.billing.ledger.Release;
import com.diwaar.billing.ledger.UsageRecord;
import com.diwaar.billing.organization.Organization;
import com.diwaar.billing.organization.Organizations;
import com.diwaar.billing.plan.Consumption;
import com.diwaar.billing.plan.Direction;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Everything at once, in any order and more than once, as after a rebalance: the sums hold, and nobody waits in a ring. More
 * rounds with {@code -Ddiwaar.race-rounds=100}.
 */
class LedgerRaceIT {

    private static final int ROUNDS = Integer.getInteger("diwaar.race-rounds", 3);
    private static final int ORGANIZATIONS = 4;
    private static final int RESERVATIONS_EACH = 40;
    private static final long LIMIT = 25;

    private final RunningBilling billing = RunningBilling.shared();
    private final Ledger ledger = billing.bean(Ledger.class);
    private final Reservations reservations = billing.bean(Reservations.class);
    private final TopUps topUps = billing.bean(TopUps.class);
    private final Organizations customers = billing.bean(Organizations.class);

    /** A text's parts, what it costs, and whether and how each part ends. */
    private record Work(List<Callable<?>> calls, List<UsageRecord> texts, List<Release> failures) {
        Work() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    @Test
    void theSumsHoldWhateverTheInterleaving() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(round);
            List<Long> organizations = new ArrayList<>();
            Work work = new Work();
            for (int o = 0; o < ORGANIZATIONS; o++) {
                boolean prepaid = o % 2 == 0;
                boolean segments = o >= 2;
                long organization = billing.organizationUnder(plan(prepaid, segments));
                organizations.add(organization);
                if (prepaid) {
                    buy(organization, work, random);
                }
                for (int r = 0; r < RESERVATIONS_EACH; r++) {
                    addText(organization, work, random);
                }
                correct(organization, work, random);
            }
            List<Callable<?>> calls = new ArrayList<>(work.calls());
            List<UsageRecord> undelivered =
                    work.texts().stream().filter(_ -> random.nextInt(4) == 0).toList();
            for (int replica = 0; replica < 3; replica++) {
                batches(work.texts(), random).forEach(batch -> calls.add(run(() -> ledger.record(batch))));
                batches(work.failures(), random).forEach(batch -> calls.add(run(() -> ledger.release(batch))));
                batches(undelivered, random).forEach(batch -> calls.add(run(() -> note(batch))));
                calls.add(() -> reservations.expire(Instant.now(), 100));
                calls.add(() -> ledger.settleUndelivered(Instant.now(), 100));
            }
            Collections.shuffle(calls, random);
            allAtOnce(calls);
            for (long organization : organizations) {
                assertSumsHold(organization, "round " + round);
            }
            endAll(organizations);
        }
    }

    private long plan(boolean prepaid, boolean segments) {
        Map<String, Object> plan = new HashMap<>(Map.of(
                "name",
                "Race",
                "kind",
                prepaid ? "prepaid" : "monthly",
                "currency",
                "EUR",
                "price_per_unit",
                "0.0075",
                "charge_undelivered",
                false));
        if (!prepaid) {
            plan.put("message_limit", LIMIT);
        }
        if (segments) {
            plan.putAll(Map.of("unit", "segment", "segments_held", 2));
        }
        return billing.plan(plan);
    }

    /** Some of it twice. */
    private void buy(long organization, Work work, Random random) {
        for (int i = 0; i < 5; i++) {
            TopUp topUp = new TopUp("payment-" + i, organization, 1 + random.nextInt(10), "", Instant.now());
            work.calls().add(() -> topUps.add(topUp));
            work.calls().add(() -> topUps.add(topUp));
        }
    }

    /** All of it twice, and some of it back: more than was used is refused. */
    private void correct(long organizationId, Work work, Random random) {
        Organization organization = customers.find(organizationId).orElseThrow();
        for (int i = 0; i < 6; i++) {
            long units = random.nextInt(9) - 5L;
            Adjustment adjustment = Adjustment.manual(
                    Integer.toString(i), organization, Instant.now(), units, BigDecimal.valueOf(units), "");
            work.calls().add(() -> ledger.adjust(adjustment));
            work.calls().add(() -> ledger.adjust(adjustment));
        }
    }

    private void note(List<UsageRecord> undelivered) {
        ledger.noteUndelivered(
                undelivered.stream().collect(Collectors.toMap(UsageRecord::eventId, _ -> "undelivered")));
    }

    private void addText(long organization, Work work, Random random) {
        String id = "race:" + UUID.randomUUID();
        work.calls().add(() -> reservations.reserve(request(id, organization, 1 + (id.hashCode() & 1))));
        work.calls().add(() -> reservations.reserve(request(id, organization, 1)));
        int parts = 1 + random.nextInt(3);
        for (int part = 0; part < parts; part++) {
            int fate = random.nextInt(5);
            if (fate < 3) {
                work.texts().add(text(organization, id, 1 + random.nextInt(3), parts));
            }
            if (fate > 1 && fate < 4) {
                work.failures().add(new Release(UUID.randomUUID(), organization, id, parts));
            }
        }
    }

    private void assertSumsHold(long organization, String round) {
        Map<String, Object> sums =
                billing.db().sql("""
                        SELECT b.used, b.reserved, b.overage, b.message_limit,
                          (SELECT coalesce(sum(messages_used), 0)::bigint FROM usage_records
                           WHERE organization_id = :id) + c.units AS written,
                          (SELECT coalesce(sum(messages_used + adjusted_units), 0)::bigint FROM usage_days
                           WHERE organization_id = :id) AS summed,
                          (SELECT coalesce(sum(adjusted_cost), 0) = c.cost FROM usage_days
                           WHERE organization_id = :id) AS paid_back,
                          (SELECT coalesce(sum(cost), 0) = coalesce(sum(messages_used), 0) * 0.0075 FROM usage_days
                           WHERE organization_id = :id) AS paid,
                          (SELECT coalesce(sum(held), 0)::bigint FROM reservations
                           WHERE organization_id = :id AND state = 'reserved') AS held,
                          (SELECT count(*) FROM reservations
                           WHERE organization_id = :id AND state <> 'reserved' AND held > 0) AS ended_and_holding,
                          (SELECT coalesce(sum(units), 0)::bigint FROM overages WHERE organization_id = :id)
                            + c.added AS excess,
                          (SELECT sum(units)::bigint FROM top_ups WHERE organization_id = :id) AS bought
                        FROM balances b CROSS JOIN (
                          SELECT coalesce(sum(units), 0)::bigint AS units, coalesce(sum(cost), 0) AS cost,
                            coalesce(sum(units) FILTER (WHERE units > 0), 0)::bigint AS added
                          FROM adjustments WHERE organization_id = :id) c
                        WHERE b.organization_id = :id""").param("id", organization).query().singleRow();
        assertThat(sums.get("used")).as(round + " used").isEqualTo(sums.get("written"));
        assertThat(sums.get("summed")).as(round + " summed").isEqualTo(sums.get("written"));
        assertThat(sums.get("paid")).as(round + " paid").isEqualTo(true);
        assertThat(sums.get("paid_back")).as(round + " paid back").isEqualTo(true);
        assertThat(sums.get("reserved")).as(round + " reserved").isEqualTo(sums.get("held"));
        assertThat(sums.get("ended_and_holding")).as(round + " ended").isEqualTo(0L);
        assertThat(sums.get("overage")).as(round + " overage").isEqualTo(sums.get("excess"));
        if (sums.get("bought") != null) {
            assertThat(sums.get("message_limit")).as(round + " bought").isEqualTo(sums.get("bought"));
        }
        assertThat((Long) sums.get("used") + (Long) sums.get("reserved"))
                .as(round)
                .isLessThanOrEqualTo((Long) sums.get("message_limit") + (Long) sums.get("overage"));
    }

    /** Every reservation ends: whatever is still held by now is past its time soon. What did not arrive is given back once. */
    private void endAll(List<Long> organizations) {
        reservations.expire(Instant.now().plusSeconds(10), 1000);
        for (long organization : organizations) {
            await().untilAsserted(() -> {
                ledger.settleUndelivered(Instant.now(), 1000);
                assertThat(billing.count("""
                                SELECT count(*) FROM adjustments
                                WHERE organization_id = :organization AND reason = 'not_delivered'""", organization)).isPositive().isEqualTo(billing.count("""
                                SELECT count(*) FROM undelivered n JOIN usage_records u USING (event_id)
                                WHERE u.organization_id = :organization""", organization));
            });
            assertThat(billing.account(organization).get("messages_reserved").asLong())
                    .isZero();
            assertSumsHold(organization, "at the end");
        }
    }

    private static <T> List<List<T>> batches(List<T> all, Random random) {
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        List<List<T>> batches = new ArrayList<>();
        for (int from = 0; from < shuffled.size(); from += 20) {
            batches.add(List.copyOf(shuffled.subList(from, Math.min(from + 20, shuffled.size()))));
        }
        return batches;
    }

    private static Callable<?> run(Runnable work) {
        return Executors.callable(work);
    }

    private static void allAtOnce(List<Callable<?>> work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> results = new ArrayList<>();
            work.forEach(one -> results.add(threads.submit(one)));
            for (Future<?> result : results) {
                result.get();
            }
        }
    }

    private static ReservationRequest request(String id, long organization, long units) {
        Instant now = Instant.now();
        return new ReservationRequest(id, organization, units, now, now.plus(Duration.ofMillis(300)));
    }

    private static UsageRecord text(long organization, String reservation, long segments, int parts) {
        return new UsageRecord(
                UUID.randomUUID(),
                Instant.now(),
                organization,
                11,
                22,
                "sms",
                Consumption.text(Direction.OUTBOUND, segments),
                new UsageRecord.Text(33L, reservation, parts, "+15551230001"));
    }
}
