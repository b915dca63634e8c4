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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
 * Reservations as rows. Those that arrive together are one statement, so that a balance's row, which all reservations of an
 * organisation change, is written once and all are committed at once; each is answered by itself.
 */
@Repository
class PostgresReservations implements Reservations {

    /** Statements under way at once: each waits for the disk at its end, where another can work. */
    private static final int LANES = 2;

    private static final int AT_ONCE = 500;

    /** What is still to be taken out of the sums is not forgotten. */
    private static final String LOOKED_AT_OR_NEVER_CHARGED = """
            (settled_at IS NOT NULL
                OR NOT EXISTS (SELECT FROM usage_records u WHERE u.event_id = undelivered.event_id))
            AND recorded_at""";

    /** A caller waits for its reservation: rather say no in time than late. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Looks in which everything was undone or had changed meanwhile. */
    private static final int FRUITLESS_TRIES = 10;

    private final JdbcClient db;
    private final TransactionTemplate transactions;
    private final Periods periods;
    private final ReserveStatement statement;
    private final ReservationRows rows;
    private final BalanceRows balances;
    private final Together<Integer, ReservationRequest, ReservationAnswer> together =
            new Together<>(AT_ONCE, PATIENCE, (_, requests) -> decide(requests));

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

    /** What an answer is to: the same id may be asked for by two, of whom one will not get it. */
    private record Wish(String id, long organizationId) {

        static Wish of(ReservationRequest request) {
            return new Wish(request.id(), request.organizationId());
        }

        static Wish of(Attempt attempt) {
            return new Wish(attempt.id(), attempt.organizationId());
        }
    }

    @Override
    public List<ReservationAnswer> reserve(List<ReservationRequest> requests) {
        Map<Integer, List<ReservationRequest>> byLane =
                requests.stream().collect(Collectors.groupingBy(PostgresReservations::lane));
        if (byLane.size() == 1) {
            return together.ask(lane(requests.getFirst()), requests);
        }
        Map<Integer, Iterator<ReservationAnswer>> answers = new HashMap<>();
        askAll(byLane).forEach((lane, some) -> answers.put(lane, some.iterator()));
        return requests.stream()
                .map(request ->
                        Objects.requireNonNull(answers.get(lane(request))).next())
                .toList();
    }

    /** An organisation's are always in the same one: none of its own gets in its way here. */
    private static int lane(ReservationRequest request) {
        return Math.floorMod(Long.hashCode(request.organizationId()), LANES);
    }

    private Map<Integer, List<ReservationAnswer>> askAll(Map<Integer, List<ReservationRequest>> byLane) {
        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<Integer, CompletableFuture<List<ReservationAnswer>>> asked = new HashMap<>();
            byLane.forEach((lane, requests) ->
                    asked.put(lane, CompletableFuture.supplyAsync(() -> together.ask(lane, requests), askers)));
            return asked.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, asking -> asking.getValue().join()));
        }
    }

    private List<ReservationAnswer> decide(List<ReservationRequest> requests) {
        Map<Wish, ReservationRequest> open = new LinkedHashMap<>();
        requests.forEach(request -> open.putIfAbsent(Wish.of(request), request));
        Map<Wish, ReservationAnswer> answers = new HashMap<>();
        decide(open, answers);
        return requests.stream()
                .map(request -> Objects.requireNonNull(answers.get(Wish.of(request))))
                .toList();
    }

    /** Where others took credit meanwhile, each organisation goes on by itself: who races holds up nobody else. */
    private void decide(Map<Wish, ReservationRequest> open, Map<Wish, ReservationAnswer> answers) {
        for (int fruitless = 0; !open.isEmpty(); ) {
            Map<Wish, ReservationAnswer> some = look(oneOfEachId(open.values()));
            if (some.isEmpty()) {
                var byOrganization =
                        open.values().stream().collect(Collectors.groupingBy(ReservationRequest::organizationId));
                if (byOrganization.size() > 1) {
                    byOrganization.values().forEach(alone -> {
                        Map<Wish, ReservationRequest> own = new LinkedHashMap<>();
                        alone.forEach(request -> own.put(Wish.of(request), request));
                        decide(own, answers);
                    });
                    return;
                }
                if (++fruitless == FRUITLESS_TRIES) {
                    throw new CannotAcquireLockException("Reservations changed under each of " + fruitless + " tries");
                }
            }
            answers.putAll(some);
            open.keySet().removeAll(some.keySet());
        }
    }

    private static Map<String, ReservationRequest> oneOfEachId(Collection<ReservationRequest> requests) {
        Map<String, ReservationRequest> byId = new LinkedHashMap<>();
        requests.forEach(request -> byId.putIfAbsent(request.id(), request));
        return byId;
    }

    /** Answers those that can be answered by what one look finds; the others need another. */
    private Map<Wish, ReservationAnswer> look(Map<String, ReservationRequest> requests) {
        Optional<List<Attempt>> tried = statement.execute(requests.values());
        if (tried.isEmpty()) {
            return Map.of(); // with the next look the credit is seen to be gone
        }
        Map<Wish, ReservationAnswer> answers = new HashMap<>();
        requests.values().forEach(request -> answers.put(Wish.of(request), new UnknownOrganization()));
        List<Attempt> refused = new ArrayList<>();
        for (Attempt attempt : tried.get()) {
            if (attempt.taken()) {
                answers.put(Wish.of(attempt), new Reserved(attempt.units()));
            } else {
                answers.remove(Wish.of(attempt));
                refused.add(attempt);
            }
        }
        if (!refused.isEmpty()) {
            answers.putAll(whyNot(refused, requests));
        }
        return answers;
    }

    private Map<Wish, ReservationAnswer> whyNot(List<Attempt> attempts, Map<String, ReservationRequest> requests) {
        // Asked for only now, in a new snapshot: the twin that took the last credit may just have committed.
        Map<String, Reservation> known =
                rows.read(attempts.stream().map(Attempt::id).toList());
        Map<Wish, ReservationAnswer> answers = new HashMap<>();
        List<ReservationRequest> held = new ArrayList<>();
        for (Attempt attempt : attempts) {
            ReservationRequest request = Objects.requireNonNull(requests.get(attempt.id()));
            asItStands(known.get(attempt.id()), attempt.organizationId())
                    .or(() -> refusal(attempt))
                    .ifPresent(answer -> answers.put(Wish.of(attempt), answer));
            if (answers.get(Wish.of(attempt)) instanceof Reserved) {
                held.add(request);
            } else if (!attempt.open()) {
                transactions.executeWithoutResult(_ -> periods.open(attempt.organizationId(), request.now()));
            }
        }
        keepLonger(held);
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
