package com.diwaar.billing.postgres;

import com.diwaar.billing.ledger.Adjustment;
import com.diwaar.billing.ledger.Entry;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The sums of days, kept as records and corrections are entered: a batch adds once to each row that it touches. */
@Repository
class DaySums {

    /** Which row. */
    record Key(
            long organizationId,
            LocalDate day,
            long assistantId,
            String usageType,
            String direction,
            long planId,
            String currency) {

        static final Comparator<Key> ORDER = Comparator.comparingLong(Key::organizationId)
                .thenComparing(Key::day)
                .thenComparingLong(Key::assistantId)
                .thenComparing(Key::usageType)
                .thenComparing(Key::direction)
                .thenComparingLong(Key::planId)
                .thenComparing(Key::currency);
    }

    /** What is added to it. */
    record Sum(
            long records,
            long units,
            long segments,
            long inputTokens,
            long outputTokens,
            long callSeconds,
            long callMinutes,
            long adjustedUnits,
            BigDecimal cost,
            BigDecimal adjustedCost) {

        Sum plus(Sum other) {
            return new Sum(
                    records + other.records,
                    units + other.units,
                    segments + other.segments,
                    inputTokens + other.inputTokens,
                    outputTokens + other.outputTokens,
                    callSeconds + other.callSeconds,
                    callMinutes + other.callMinutes,
                    adjustedUnits + other.adjustedUnits,
                    cost.add(other.cost),
                    adjustedCost.add(other.adjustedCost));
        }
    }

    private final JdbcClient db;

    DaySums(JdbcClient db) {
        this.db = db;
    }

    void add(List<Entry> entries, List<Adjustment> adjustments) {
        Map<Key, Sum> sums = new TreeMap<>(Key.ORDER);
        entries.forEach(it -> sums.merge(key(it), sum(it), Sum::plus));
        adjustments.forEach(it -> sums.merge(key(it), sum(it), Sum::plus));
        if (!sums.isEmpty()) {
            add(sums);
        }
    }

    private void add(Map<Key, Sum> sums) {
        db.sql("""
                INSERT INTO usage_days AS d (organization_id, day, assistant_id, usage_type, direction, plan_id, currency,
                    records, messages_used, segments, input_tokens, output_tokens, call_seconds, call_minutes,
                    adjusted_units, cost, adjusted_cost)
                SELECT * FROM unnest(:organizations, :days::date[], :assistants, :types, :directions, :plans, :currencies,
                    :records, :units, :segments, :inputs, :outputs, :seconds, :minutes, :adjusted_units,
                    :costs::numeric[], :adjusted_costs::numeric[])
                ON CONFLICT (organization_id, day, assistant_id, usage_type, direction, plan_id, currency) DO UPDATE SET
                    records = d.records + excluded.records,
                    messages_used = d.messages_used + excluded.messages_used,
                    segments = d.segments + excluded.segments,
                    input_tokens = d.input_tokens + excluded.input_tokens,
                    output_tokens = d.output_tokens + excluded.output_tokens,
                    call_seconds = d.call_seconds + excluded.call_seconds,
                    call_minutes = d.call_minutes + excluded.call_minutes,
                    adjusted_units = d.adjusted_units + excluded.adjusted_units,
                    cost = d.cost + excluded.cost,
                    adjusted_cost = d.adjusted_cost + excluded.adjusted_cost""")
                .params(new Columns<>(sums.entrySet())
                        .bigint("organizations", it -> it.getKey().organizationId())
                        .text("days", it -> it.getKey().day())
                        .bigint("assistants", it -> it.getKey().assistantId())
                        .text("types", it -> it.getKey().usageType())
                        .text("directions", it -> it.getKey().direction())
                        .bigint("plans", it -> it.getKey().planId())
                        .text("currencies", it -> it.getKey().currency())
                        .bigint("records", it -> it.getValue().records())
                        .bigint("units", it -> it.getValue().units())
                        .bigint("segments", it -> it.getValue().segments())
                        .bigint("inputs", it -> it.getValue().inputTokens())
                        .bigint("outputs", it -> it.getValue().outputTokens())
                        .bigint("seconds", it -> it.getValue().callSeconds())
                        .bigint("minutes", it -> it.getValue().callMinutes())
                        .bigint("adjusted_units", it -> it.getValue().adjustedUnits())
                        .text("costs", it -> it.getValue().cost().toPlainString())
                        .text(
                                "adjusted_costs",
                                it -> it.getValue().adjustedCost().toPlainString())
                        .parameters())
                .update();
    }

    private static Key key(Entry entry) {
        var direction = entry.record().used().direction();
        return new Key(
                entry.record().organizationId(),
                entry.day(),
                entry.record().assistantId(),
                entry.record().usageType(),
                orEmpty(direction == null ? null : direction.wire()),
                entry.plan().id(),
                entry.plan().prices().currency().getCurrencyCode());
    }

    private static Sum sum(Entry entry) {
        var used = entry.record().used();
        return new Sum(
                1,
                entry.charge().units(),
                used.segments(),
                used.inputTokens(),
                used.outputTokens(),
                used.callSeconds(),
                used.callMinutes(),
                0,
                entry.charge().cost(),
                BigDecimal.ZERO);
    }

    private static Key key(Adjustment adjustment) {
        return new Key(
                adjustment.organizationId(),
                adjustment.day(),
                adjustment.assistantId(),
                adjustment.usageType(),
                orEmpty(adjustment.direction()),
                adjustment.planId(),
                adjustment.currency());
    }

    private static Sum sum(Adjustment adjustment) {
        return new Sum(0, 0, 0, 0, 0, 0, 0, adjustment.units(), BigDecimal.ZERO, adjustment.cost());
    }

    private static String orEmpty(@Nullable String direction) {
        return direction == null ? "" : direction;
    }
}
