package com.diwaar.billing.postgres;

import com.diwaar.billing.credit.Reservation;
import com.diwaar.billing.ledger.Adjustment;
import com.diwaar.billing.ledger.BalanceChanges;
import com.diwaar.billing.ledger.Books;
import com.diwaar.billing.ledger.Entry;
import com.diwaar.billing.ledger.Overage;
import com.diwaar.billing.ledger.Release;
import com.diwaar.billing.ledger.Undelivered;
import com.diwaar.billing.ledger.UsageRecord;
import com.diwaar.billing.plan.Terms;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The books as tables: a statement per step, whatever the size of the batch. */
@Repository
class PostgresBooks implements Books {

    private final JdbcClient db;
    private final ReservationRows reservations;
    private final AdjustmentRows adjustments;
    private final BalanceRows balances;
    private final DaySums days;
    private final PostgresErasures erasures;
    private final Clock clock;

    PostgresBooks(
            JdbcClient db,
            ReservationRows reservations,
            AdjustmentRows adjustments,
            BalanceRows balances,
            DaySums days,
            PostgresErasures erasures,
            Clock clock) {
        this.db = db;
        this.reservations = reservations;
        this.adjustments = adjustments;
        this.balances = balances;
        this.days = days;
        this.erasures = erasures;
        this.clock = clock;
    }

    @Override
    public Map<Long, List<Terms>> terms(Set<Long> organizationIds) {
        Map<Long, List<Terms>> terms = new HashMap<>();
        db.sql("""
                SELECT t.organization_id, t.since, t.time_zone, %s
                FROM terms t JOIN plans p ON p.id = t.plan_id
                WHERE t.organization_id = ANY (:ids) ORDER BY t.organization_id, t.since""".formatted(PlanRows.COLUMNS))
                .params(new Columns<>(organizationIds).bigint("ids", id -> id).parameters())
                .query((row, _) -> terms.computeIfAbsent(row.getLong("organization_id"), _ -> new ArrayList<>())
                        .add(new Terms(
                                Rows.instant(row, "since"), PlanRows.plan(row), ZoneId.of(row.getString("time_zone")))))
                .list();
        return terms;
    }

    @Override
    public Set<UUID> known(Collection<UUID> eventIds) {
        return new HashSet<>(db.sql("SELECT event_id FROM usage_records WHERE event_id = ANY (:ids::uuid[])")
                .params(new Columns<>(eventIds).text("ids", id -> id).parameters())
                .query(UUID.class)
                .list());
    }

    @Override
    public List<Entry> enter(List<Entry> entries) {
        Set<UUID> entered = new HashSet<>(db.sql("""
                        INSERT INTO usage_records (event_id, organization_id, period, balance_period, day, usage_type,
                            direction, messages_used, segments, input_tokens, output_tokens, call_seconds, call_minutes,
                            estimated, plan_id, unit_price, cost, currency, assistant_id, conversation_id, message_id,
                            reservation_id, customer_phone_number, occurred_at)
                        SELECT * FROM unnest(:event_ids::uuid[], :organizations, :periods::date[], :balances::date[],
                            :days::date[], :usage_types, :directions, :units, :segments, :input_tokens, :output_tokens,
                            :call_seconds, :call_minutes, :estimated::boolean[], :plans, :unit_prices::numeric[],
                            :costs::numeric[], :currencies, :assistants, :conversations, :messages, :reservations,
                            :customers, :times::timestamptz[]) AS e (event_id)
                        ORDER BY event_id
                        ON CONFLICT (event_id) DO NOTHING
                        RETURNING event_id""")
                .params(columns(entries, erasures.lockAndFind(entries)))
                .query(UUID.class)
                .list());
        return entries.stream()
                .filter(entry -> entered.remove(entry.record().eventId()))
                .toList();
    }

    /** @param erased whose people have been erased */
    private static Map<String, Object> columns(List<Entry> entries, Set<UUID> erased) {
        return new Columns<>(entries)
                .text("event_ids", of(UsageRecord::eventId))
                .bigint("organizations", entry -> entry.record().organizationId())
                .text("periods", Entry::period)
                .text("balances", Entry::balancePeriod)
                .text("days", Entry::day)
                .text("usage_types", of(UsageRecord::usageType))
                .text("directions", entry -> {
                    var direction = entry.record().used().direction();
                    return direction == null ? null : direction.wire();
                })
                .bigint("units", entry -> entry.charge().units())
                .bigint("segments", entry -> entry.record().used().segments())
                .bigint("input_tokens", entry -> entry.record().used().inputTokens())
                .bigint("output_tokens", entry -> entry.record().used().outputTokens())
                .bigint("call_seconds", entry -> entry.record().used().callSeconds())
                .bigint("call_minutes", entry -> entry.record().used().callMinutes())
                .text("estimated", entry -> entry.record().used().estimated())
                .bigint("plans", entry -> entry.plan().id())
                .text("unit_prices", entry -> entry.charge().unitPrice().toPlainString())
                .text("costs", entry -> entry.charge().cost().toPlainString())
                .text("currencies", entry -> entry.plan().prices().currency().getCurrencyCode())
                .bigint("assistants", entry -> entry.record().assistantId())
                .bigint("conversations", entry -> entry.record().conversationId())
                .bigint("messages", entry -> {
                    UsageRecord.Text text = entry.record().text();
                    return text == null ? null : text.messageId();
                })
                .text("reservations", entry -> named(entry, erased, UsageRecord.Text::reservationId))
                .text("customers", entry -> named(entry, erased, UsageRecord.Text::customerPhoneNumber))
                .text("times", of(UsageRecord::occurredAt))
                .parameters();
    }

    private static Function<Entry, @Nullable Object> of(Function<UsageRecord, Object> value) {
        return entry -> value.apply(entry.record());
    }

    /** What names a person or a text of theirs; nothing of whoever was erased. */
    private static @Nullable String named(
            Entry entry, Set<UUID> erased, Function<UsageRecord.Text, @Nullable String> value) {
        UsageRecord.Text text = entry.record().text();
        return text == null || erased.contains(entry.record().eventId()) ? null : value.apply(text);
    }

    @Override
    public List<Release> enterReleases(List<Release> releases) {
        Set<UUID> entered = new HashSet<>(db.sql("""
                        INSERT INTO releases (event_id, organization_id, reservation_id)
                        SELECT * FROM unnest(:event_ids::uuid[], :organizations, :reservations)
                            AS r (event_id, organization_id, reservation_id)
                        ORDER BY event_id
                        ON CONFLICT (event_id) DO NOTHING RETURNING event_id""")
                .params(new Columns<>(releases)
                        .text("event_ids", Release::eventId)
                        .bigint("organizations", Release::organizationId)
                        .text("reservations", Release::reservationId)
                        .parameters())
                .query(UUID.class)
                .list());
        return releases.stream()
                .filter(release -> entered.remove(release.eventId()))
                .toList();
    }

    @Override
    public Map<String, Reservation> lock(Collection<String> reservationIds) {
        return reservations.lock(reservationIds);
    }

    @Override
    public Map<String, Reservation> lockOrOpen(Collection<Entry> entries) {
        return reservations.lockOrOpen(entries);
    }

    @Override
    public void save(Collection<Reservation> changed) {
        reservations.save(changed);
    }

    @Override
    public void addOverages(List<Overage> overages) {
        if (overages.isEmpty()) {
            return;
        }
        db.sql("""
                INSERT INTO overages (event_id, organization_id, period, units, reservation_id, occurred_at)
                SELECT o.event_id, o.organization_id, o.period, o.units, u.reservation_id, u.occurred_at
                FROM unnest(:event_ids::uuid[], :organizations, :periods::date[], :units)
                    AS o (event_id, organization_id, period, units)
                JOIN usage_records u ON u.event_id = o.event_id""")
                .params(new Columns<>(overages)
                        .text("event_ids", overage -> overage.entry().record().eventId())
                        .bigint(
                                "organizations",
                                overage -> overage.entry().record().organizationId())
                        .text("periods", overage -> overage.entry().balancePeriod())
                        .bigint("units", Overage::units)
                        .parameters())
                .update();
    }

    @Override
    public List<Undelivered> lockUndelivered(int atMost) {
        return adjustments.lockUndelivered(atMost);
    }

    @Override
    public Map<BalanceChanges.Key, Long> lockUsed(Set<BalanceChanges.Key> which) {
        return which.isEmpty() ? Map.of() : balances.lockUsed(which);
    }

    @Override
    public Optional<Adjustment> adjustment(long organizationId, String id) {
        return adjustments.find(organizationId, id);
    }

    @Override
    public List<Adjustment> enterAdjustments(List<Adjustment> corrections) {
        return adjustments.enter(corrections);
    }

    @Override
    public void markUndelivered(List<Undelivered> settled, Instant now) {
        adjustments.mark(settled, now);
    }

    @Override
    public void noteUndelivered(Map<UUID, String> stateByEvent) {
        adjustments.note(stateByEvent);
    }

    @Override
    public void apply(BalanceChanges changes) {
        balances.apply(changes, clock.instant());
    }

    @Override
    public void sum(List<Entry> entries, List<Adjustment> corrections) {
        days.add(entries, corrections);
    }
}
