package com.diwaar.billing.postgres;

import com.diwaar.billing.credit.Reservation;
import com.diwaar.billing.credit.ReservationAnswer;
import com.diwaar.billing.credit.ReservationAnswer.LimitReached;
import com.diwaar.billing.credit.ReservationAnswer.Reserved;
import com.diwaar.billing.credit.ReservationAnswer.Settled;
import com.diwaar.billing.credit.ReservationAnswer.Suspended;
import com.diwaar.billing.credit.ReservationAnswer.TakenByAnother;
import com.diwaar.billing.credit.ReservationAnswer.UnknownOrganization;
import com.diwaar.billing.credit.ReservationRequest;
import com.diwaar.billing.credit.Reservations;
import com.diwaar.billing.ledger.BalanceChanges;
import com.diwaar.billing.postgres.ReserveStatement.Attempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reservations as rows. Those of one organisation that arrive together are one statement, so that its balance's row, which all
 * of them change, is written and committed once; each is answered by itself.
 */
@Repository
class PostgresReservations implements Reservations {

    /** Looks in which everything was undone or had changed meanwhile. */
    private static final int FRUITLESS_TRIES = 10;

    private static final int AT_ONCE = 500;

    /** What is still to be taken out of the sums is not forgotten. */
    private static final String LOOKED_AT_OR_NEVER_CHARGED = """
            (settled_at IS NOT NULL
                OR NOT EXISTS (SELECT FROM usage_records u WHERE u.event_id = undelivered.event_id))
            AND recorded_at""";

    private final JdbcClient db;
    private final TransactionTemplate transactions;
    private final Periods periods;
    private final ReserveStatement statement;
    private final ReservationRows rows;
    private final BalanceRows balances;
    private final Together<Long, ReservationRequest, ReservationAnswer> together =
            new Together<>(AT_ONCE, this::decide);

    PostgresReservations(
            JdbcClient db,
            TransactionTemplate transactions,
            Periods periods,
            ReserveStatement statement,
            ReservationRows rows,
            BalanceRows balances) {
        this.db = db;
        this.transactions = transactions;
        this.periods = periods;
        this.statement = statement;
        this.rows = rows;
        this.balances = balances;
    }

    @Override
    public List<ReservationAnswer> reserve(List<ReservationRequest> requests) {
        Map<Long, List<ReservationRequest>> byOrganization =
                requests.stream().collect(Collectors.groupingBy(ReservationRequest::organizationId));
        if (byOrganization.size() == 1) {
            return together.ask(requests.getFirst().organizationId(), requests);
        }
        Map<Long, Iterator<ReservationAnswer>> answers = new HashMap<>();
        askAll(byOrganization).forEach((organization, some) -> answers.put(organization, some.iterator()));
        return requests.stream()
                .map(request -> Objects.requireNonNull(answers.get(request.organizationId()))
                        .next())
                .toList();
    }

    /** At once: no organisation waits for another's. */
    private Map<Long, List<ReservationAnswer>> askAll(Map<Long, List<ReservationRequest>> byOrganization) {
        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<Long, CompletableFuture<List<ReservationAnswer>>> asked = new HashMap<>();
            byOrganization.forEach((organization, requests) -> asked.put(
                    organization, CompletableFuture.supplyAsync(() -> together.ask(organization, requests), askers)));
            return asked.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, asking -> asking.getValue().join()));
        }
    }

    private List<ReservationAnswer> decide(long organization, List<ReservationRequest> requests) {
        Map<String, ReservationRequest> open = new LinkedHashMap<>();
        requests.forEach(request -> open.putIfAbsent(request.id(), request));
        Map<String, ReservationAnswer> answers = new HashMap<>();
        for (int fruitless = 0; !open.isEmpty(); ) {
            Map<String, ReservationAnswer> some = look(organization, open);
            if (some.isEmpty() && ++fruitless == FRUITLESS_TRIES) {
                throw new CannotAcquireLockException("Reservations changed under each of " + fruitless + " tries");
            }
            answers.putAll(some);
            open.keySet().removeAll(some.keySet());
        }
        return requests.stream()
                .map(request -> Objects.requireNonNull(answers.get(request.id())))
                .toList();
    }

    /** Answers those that can be answered by what one look finds; the others need another. */
    private Map<String, ReservationAnswer> look(long organization, Map<String, ReservationRequest> requests) {
        Optional<List<Attempt>> tried = statement.execute(organization, requests.values());
        if (tried.isEmpty()) {
            return Map.of(); // with the next look the credit is seen to be gone
        }
        Map<String, ReservationAnswer> answers = new HashMap<>();
        if (tried.get().isEmpty()) {
            requests.keySet().forEach(id -> answers.put(id, new UnknownOrganization()));
        }
        List<Attempt> refused = new ArrayList<>();
        for (Attempt attempt : tried.get()) {
            if (attempt.taken()) {
                answers.put(attempt.id(), new Reserved(attempt.units()));
            } else {
                refused.add(attempt);
            }
        }
        if (!refused.isEmpty()) {
            answers.putAll(whyNot(organization, refused, requests));
        }
        return answers;
    }

    private Map<String, ReservationAnswer> whyNot(
            long organization, List<Attempt> attempts, Map<String, ReservationRequest> requests) {
        // Asked for only now, in a new snapshot: the twin that took the last credit may just have committed.
        Map<String, Reservation> known =
                rows.read(attempts.stream().map(Attempt::id).toList());
        Map<String, ReservationAnswer> answers = new HashMap<>();
        for (Attempt attempt : attempts) {
            asItStands(known.get(attempt.id()), organization)
                    .or(() -> refusal(attempt))
                    .ifPresent(answer -> answers.put(attempt.id(), answer));
        }
        keepLonger(answers.entrySet().stream()
                .filter(it -> it.getValue() instanceof Reserved)
                .map(it -> Objects.requireNonNull(requests.get(it.getKey())))
                .toList());
        if (attempts.stream().noneMatch(Attempt::open)) {
            Instant now = requests.values().iterator().next().now();
            transactions.executeWithoutResult(_ -> periods.open(organization, now));
        }
        return answers;
    }

    /** Empty where it is not known, or would be taken anew. */
    private static Optional<ReservationAnswer> asItStands(@Nullable Reservation known, long organization) {
        if (known == null) {
            return Optional.empty();
        }
        if (known.organizationId() != organization) {
            return Optional.of(new TakenByAnother());
        }
        return switch (known.state()) {
            case RESERVED -> Optional.of(new Reserved(known.units()));
            case SETTLED -> Optional.of(new Settled(known.units()));
            case RELEASED, EXPIRED -> Optional.empty();
        };
    }

    /** Empty where there was room for it alone: it must be tried again after those that came before it. */
    private static Optional<ReservationAnswer> refusal(Attempt attempt) {
        if (attempt.suspended()) {
            return Optional.of(new Suspended());
        }
        Long limit = attempt.messageLimit();
        return limit == null || attempt.enough()
                ? Optional.empty()
                : Optional.of(new LimitReached(limit, attempt.liftsAt()));
    }

    private void keepLonger(List<ReservationRequest> held) {
        if (held.isEmpty()) {
            return;
        }
        db.sql("""
                UPDATE reservations r SET expires_at = :expires
                FROM (SELECT id FROM reservations
                      WHERE id = ANY (:ids) AND state = 'reserved' AND expires_at < :expires ORDER BY id FOR UPDATE) k
                WHERE r.id = k.id""")
                .param("expires", Rows.at(ReserveStatement.latest(held, ReservationRequest::expiresAt)))
                .params(new Columns<>(held).text("ids", ReservationRequest::id).parameters())
                .update();
    }

    @Override
    public int expire(Instant now, int atMost) {
        Integer expired = transactions.execute(_ -> expireLocked(lockDue(now, atMost), now));
        return expired == null ? 0 : expired;
    }

    private List<Reservation> lockDue(Instant now, int atMost) {
        return db.sql("""
                        SELECT %s FROM reservations
                        WHERE state = 'reserved' AND expires_at <= :now
                        ORDER BY expires_at, id LIMIT :most FOR UPDATE SKIP LOCKED""".formatted(ReservationRows.COLUMNS))
                .param("now", Rows.at(now))
                .param("most", atMost)
                .query((row, _) -> ReservationRows.reservation(row))
                .list();
    }

    private int expireLocked(List<Reservation> due, Instant now) {
        BalanceChanges changes = new BalanceChanges();
        List<Reservation> expired = new ArrayList<>();
        for (Reservation reservation : due) {
            Reservation.Settlement expiry = reservation.expire();
            changes.free(reservation.organizationId(), reservation.period(), expiry.freed());
            expired.add(expiry.after());
        }
        rows.save(expired);
        balances.apply(changes, now);
        return due.size();
    }

    @Override
    public int forget(Instant endedBefore, int atMost) {
        int reservations = delete("reservations", "id", "state <> 'reserved' AND expires_at", endedBefore, atMost);
        int failures = delete("releases", "event_id", "recorded_at", endedBefore, atMost);
        int undelivered = delete("undelivered", "event_id", LOOKED_AT_OR_NEVER_CHARGED, endedBefore, atMost);
        return Math.max(reservations, Math.max(failures, undelivered));
    }

    private int delete(String table, String key, String time, Instant before, int atMost) {
        return db.sql("""
                        DELETE FROM %1$s WHERE %2$s IN (
                            SELECT %2$s FROM %1$s WHERE %3$s < :before LIMIT :most FOR UPDATE SKIP LOCKED)""".formatted(table, key, time))
                .param("before", Rows.at(before))
                .param("most", atMost)
                .update();
    }
}
