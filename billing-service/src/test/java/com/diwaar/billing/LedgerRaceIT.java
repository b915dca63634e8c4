package com.diwaar.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.billing.credit.ReservationRequest;
import com.diwaar.billing.credit.Reservations;
import com.diwaar.billing.ledger.Ledger;
import com.diwaar.billing.ledger.Release;
import com.diwaar.billing.ledger.UsageRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Everything at once, in any order and more than once, as after a rebalance: the sums hold, and nobody waits in a ring. */
class LedgerRaceIT {

    private static final int ORGANIZATIONS = 4;
    private static final int RESERVATIONS_EACH = 40;
    private static final long LIMIT = 25;

    private final RunningBilling billing = RunningBilling.shared();
    private final Ledger ledger = billing.bean(Ledger.class);
    private final Reservations reservations = billing.bean(Reservations.class);

    @RepeatedTest(3)
    void theSumsHoldWhateverTheInterleaving(RepetitionInfo round) throws Exception {
        Random random = new Random(round.getCurrentRepetition());
        List<Long> organizations = new ArrayList<>();
        List<Callable<?>> requests = new ArrayList<>();
        List<UsageRecord> texts = new ArrayList<>();
        List<Release> failures = new ArrayList<>();
        for (int o = 0; o < ORGANIZATIONS; o++) {
            long organization = billing.organization(LIMIT);
            organizations.add(organization);
            for (int r = 0; r < RESERVATIONS_EACH; r++) {
                String id = "race:" + UUID.randomUUID();
                requests.add(() -> reservations.reserve(request(id, organization, 1 + (id.hashCode() & 1))));
                requests.add(() -> reservations.reserve(request(id, organization, 1)));
                int fate = random.nextInt(4);
                if (fate != 0) {
                    texts.add(text(organization, id));
                }
                if (fate < 2) {
                    failures.add(new Release(UUID.randomUUID(), id));
                }
            }
        }
        List<Callable<?>> all = new ArrayList<>(requests);
        for (int replica = 0; replica < 3; replica++) {
            batches(texts, random).forEach(batch -> all.add(run(() -> ledger.settle(batch))));
            batches(failures, random).forEach(batch -> all.add(run(() -> ledger.release(batch))));
            all.add(() -> reservations.expire(Instant.now(), 100));
        }
        Collections.shuffle(all, random);
        allAtOnce(all);
        organizations.forEach(this::assertSumsHold);
        assertThat(usedBy(organizations)).isEqualTo(texts.size());
    }

    private void assertSumsHold(long organization) {
        Map<String, Object> sums =
                billing.db().sql("""
                        SELECT b.used, b.reserved, b.overage, b.message_limit,
                          (SELECT coalesce(sum(messages_used), 0)::bigint FROM usage_records
                           WHERE organization_id = :id) AS recorded,
                          (SELECT coalesce(sum(units), 0)::bigint FROM reservations
                           WHERE organization_id = :id AND state = 'reserved') AS held,
                          (SELECT coalesce(sum(units), 0)::bigint FROM overages WHERE organization_id = :id) AS excess
                        FROM balances b WHERE b.organization_id = :id""").param("id", organization).query().singleRow();
        assertThat(sums.get("used")).as("used").isEqualTo(sums.get("recorded"));
        assertThat(sums.get("reserved")).as("reserved").isEqualTo(sums.get("held"));
        assertThat(sums.get("overage")).as("overage").isEqualTo(sums.get("excess"));
        assertThat((Long) sums.get("used") + (Long) sums.get("reserved"))
                .isLessThanOrEqualTo((Long) sums.get("message_limit") + (Long) sums.get("overage"));
    }

    private long usedBy(List<Long> organizations) {
        return organizations.stream()
                .mapToLong(id -> billing.account(id).get("messages_used").asLong())
                .sum();
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

    private static UsageRecord text(long organization, String reservation) {
        return new UsageRecord(
                UUID.randomUUID(), organization, 11, 22, 33L, "sms", 1, 1, 0, 0, 0, reservation, Instant.now());
    }
}
