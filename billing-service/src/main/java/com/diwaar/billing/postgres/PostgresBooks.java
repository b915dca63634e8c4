package com.diwaar.billing.postgres;

import com.diwaar.billing.credit.Reservation;
import com.diwaar.billing.ledger.BalanceChanges;
import com.diwaar.billing.ledger.Books;
import com.diwaar.billing.ledger.Entry;
import com.diwaar.billing.ledger.Overage;
import com.diwaar.billing.ledger.Release;
import com.diwaar.billing.ledger.UsageRecord;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The books as tables: a statement per step, whatever the size of the batch. */
@Repository
class PostgresBooks implements Books {

    private final JdbcClient db;
    private final BalanceRows balances;
    private final Clock clock;

    PostgresBooks(JdbcClient db, BalanceRows balances, Clock clock) {
        this.db = db;
        this.balances = balances;
        this.clock = clock;
    }

    @Override
    public List<Entry> enter(List<UsageRecord> records) {
        Map<UUID, LocalDate> entered = new HashMap<>();
        db.sql("""
                INSERT INTO usage_records (event_id, organization_id, period, usage_type, messages_used, segments,
                    input_tokens, output_tokens, call_seconds, assistant_id, conversation_id, message_id,
                    reservation_id, occurred_at)
                SELECT e.event_id, e.organization_id, period_of(e.occurred_at, coalesce(o.time_zone, 'UTC')),
                    e.usage_type, e.messages_used, e.segments, e.input_tokens, e.output_tokens, e.call_seconds,
                    e.assistant_id, e.conversation_id, e.message_id, e.reservation_id, e.occurred_at
                FROM unnest(:event_ids::uuid[], :organizations, :usage_types, :messages_used, :segments,
                        :input_tokens, :output_tokens, :call_seconds, :assistants, :conversations, :messages,
                        :reservations, :times::timestamptz[])
                    AS e (event_id, organization_id, usage_type, messages_used, segments, input_tokens,
                        output_tokens, call_seconds, assistant_id, conversation_id, message_id, reservation_id,
                        occurred_at)
                LEFT JOIN organizations o ON o.id = e.organization_id
                ORDER BY e.event_id
                ON CONFLICT (event_id) DO NOTHING
                RETURNING event_id, period""")
                .params(columns(records))
                .query((row, _) -> entered.put(row.getObject("event_id", UUID.class), Rows.date(row, "period")))
                .list();
        List<Entry> entries = new ArrayList<>();
        for (UsageRecord record : records) {
            LocalDate period = entered.remove(record.eventId()); // a repeat within the batch finds nothing
            if (period != null) {
                entries.add(new Entry(record, period));
            }
        }
        return entries;
    }

    private static Map<String, Object> columns(List<UsageRecord> records) {
        return new Columns<>(records)
                .text("event_ids", UsageRecord::eventId)
                .bigint("organizations", UsageRecord::organizationId)
                .text("usage_types", UsageRecord::usageType)
                .bigint("messages_used", UsageRecord::messagesUsed)
                .bigint("segments", UsageRecord::segments)
                .bigint("input_tokens", UsageRecord::inputTokens)
                .bigint("output_tokens", UsageRecord::outputTokens)
                .bigint("call_seconds", UsageRecord::callSeconds)
                .bigint("assistants", UsageRecord::assistantId)
                .bigint("conversations", UsageRecord::conversationId)
                .bigint("messages", UsageRecord::messageId)
                .text("reservations", UsageRecord::reservationId)
                .text("times", UsageRecord::occurredAt)
                .parameters();
    }

    @Override
    public List<Release> enterReleases(List<Release> releases) {
        Set<UUID> entered = new HashSet<>(db.sql("""
                        INSERT INTO releases (event_id, reservation_id)
                        SELECT * FROM unnest(:event_ids::uuid[], :reservations) AS r (event_id, reservation_id)
                        ORDER BY event_id
                        ON CONFLICT (event_id) DO NOTHING RETURNING event_id""")
                .params(new Columns<>(releases)
                        .text("event_ids", Release::eventId)
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
        return db
                .sql("""
                        SELECT id, organization_id, period, units, state FROM reservations
                        WHERE id = ANY (:ids) ORDER BY id FOR UPDATE""")
                .params(new Columns<>(reservationIds).text("ids", id -> id).parameters())
                .query((row, _) -> PostgresReservations.reservation(row))
                .stream()
                .collect(Collectors.toMap(Reservation::id, reservation -> reservation));
    }

    @Override
    public Map<String, Reservation> lockOrOpen(Collection<Entry> entries) {
        db.sql("""
                INSERT INTO reservations (id, organization_id, period, units, state, reserved_at, expires_at)
                SELECT id, organization_id, period, 0, 'released', at, at
                FROM unnest(:ids, :organizations, :periods::date[], :times::timestamptz[])
                    AS e (id, organization_id, period, at)
                ORDER BY id
                ON CONFLICT (id) DO NOTHING""")
                .params(new Columns<>(entries)
                        .text("ids", entry -> entry.record().reservationId())
                        .bigint("organizations", entry -> entry.record().organizationId())
                        .text("periods", Entry::period)
                        .text("times", entry -> entry.record().occurredAt())
                        .parameters())
                .update();
        return lock(entries.stream()
                .map(Entry::record)
                .<String>mapMulti((record, ids) -> {
                    if (record.reservationId() != null) {
                        ids.accept(record.reservationId());
                    }
                })
                .distinct()
                .toList());
    }

    @Override
    public void save(Collection<Reservation> reservations) {
        db.sql("""
                UPDATE reservations r SET state = s.state
                FROM unnest(:ids, :states) AS s (id, state) WHERE r.id = s.id AND r.state <> s.state""")
                .params(new Columns<>(reservations)
                        .text("ids", Reservation::id)
                        .text("states", reservation -> reservation.state().wire())
                        .parameters())
                .update();
    }

    @Override
    public void addOverages(List<Overage> overages) {
        if (overages.isEmpty()) {
            return;
        }
        db.sql("""
                INSERT INTO overages (event_id, organization_id, period, units, reservation_id, occurred_at)
                SELECT * FROM unnest(:event_ids::uuid[], :organizations, :periods::date[], :units, :reservations,
                    :times::timestamptz[])""")
                .params(new Columns<>(overages)
                        .text("event_ids", overage -> overage.entry().record().eventId())
                        .bigint(
                                "organizations",
                                overage -> overage.entry().record().organizationId())
                        .text("periods", overage -> overage.entry().period())
                        .bigint("units", Overage::units)
                        .text(
                                "reservations",
                                overage -> overage.entry().record().reservationId())
                        .text("times", overage -> overage.entry().record().occurredAt())
                        .parameters())
                .update();
    }

    @Override
    public void apply(BalanceChanges changes) {
        balances.apply(changes, clock.instant());
    }
}
