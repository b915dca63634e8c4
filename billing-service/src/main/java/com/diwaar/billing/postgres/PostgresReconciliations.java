package com.diwaar.billing.postgres;

import com.diwaar.billing.reconciliation.Difference;
import com.diwaar.billing.reconciliation.Reconciliation;
import com.diwaar.billing.reconciliation.Reconciliations;
import com.diwaar.billing.reconciliation.TopicText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Compares in the database, where both sides are: the topic's texts are brought to the books' and not the other way. */
@Repository
class PostgresReconciliations implements Reconciliations {

    private static final String DIFFERENCES = """
            WITH books AS (
                SELECT event_id, organization_id, segments FROM usage_records
                WHERE direction = 'outbound' AND occurred_at >= :from AND occurred_at < :until),
            topic AS (SELECT event_id, organization_id, segments FROM topic_texts WHERE run = :run),
            records AS (
                SELECT organization_id, day, assistant_id, usage_type, coalesce(direction, '') AS direction, plan_id,
                    currency, count(*) AS records, sum(messages_used) AS units, sum(segments) AS segments,
                    sum(input_tokens) AS inputs, sum(output_tokens) AS outputs, sum(call_seconds) AS seconds,
                    sum(call_minutes) AS minutes, sum(cost) AS cost
                FROM usage_records
                WHERE occurred_at >= :from - interval '4 days' AND occurred_at < :until + interval '2 days'
                  AND day BETWEEN :first AND :day
                GROUP BY 1, 2, 3, 4, 5, 6, 7),
            corrections AS (
                SELECT organization_id, day, assistant_id, usage_type, coalesce(direction, '') AS direction, plan_id,
                    currency, sum(units) AS units, sum(cost) AS cost
                FROM adjustments WHERE day BETWEEN :first AND :day GROUP BY 1, 2, 3, 4, 5, 6, 7),
            sums AS (SELECT * FROM usage_days WHERE day BETWEEN :first AND :day)
            INSERT INTO reconciliation_differences (reconciliation_id, kind, organization_id, event_id, detail)
            SELECT :run,
                CASE WHEN b.event_id IS NULL THEN 'missing' WHEN t.event_id IS NULL THEN 'surplus' ELSE 'changed' END,
                coalesce(t.organization_id, b.organization_id), coalesce(t.event_id, b.event_id),
                format('topic: %s segments; books: %s segments of organisation %s',
                    t.segments, b.segments, b.organization_id)
            FROM topic t FULL JOIN books b USING (event_id)
            WHERE (t.organization_id, t.segments) IS DISTINCT FROM (b.organization_id, b.segments)
            UNION ALL
            SELECT :run, 'wrong_sum', organization_id, NULL,
                format('%s, assistant %s, %s %s, plan %s: kept %s records, %s units, %s %s; the books say %s, %s, %s',
                    day, assistant_id, usage_type, direction, plan_id, s.records, s.messages_used + s.adjusted_units,
                    s.cost + s.adjusted_cost, currency, coalesce(r.records, 0),
                    coalesce(r.units, 0) + coalesce(c.units, 0), coalesce(r.cost, 0) + coalesce(c.cost, 0))
            FROM sums s
            FULL JOIN records r
                USING (organization_id, day, assistant_id, usage_type, direction, plan_id, currency)
            FULL JOIN corrections c
                USING (organization_id, day, assistant_id, usage_type, direction, plan_id, currency)
            WHERE (coalesce(s.records, 0), coalesce(s.messages_used, 0), coalesce(s.segments, 0),
                    coalesce(s.input_tokens, 0), coalesce(s.output_tokens, 0), coalesce(s.call_seconds, 0),
                    coalesce(s.call_minutes, 0), coalesce(s.cost, 0), coalesce(s.adjusted_units, 0), coalesce(s.adjusted_cost, 0))
                <> (coalesce(r.records, 0), coalesce(r.units, 0), coalesce(r.segments, 0), coalesce(r.inputs, 0),
                    coalesce(r.outputs, 0), coalesce(r.seconds, 0), coalesce(r.minutes, 0), coalesce(r.cost, 0),
                    coalesce(c.units, 0), coalesce(c.cost, 0))""";

    private static final String COLUMNS =
            "id, day, ran_at, texts_in_topic, texts_in_books, missing, surplus, changed, wrong_sums";

    /** An organisation's day may go on when the same day in UTC is over, and corrections of it come later. */
    private static final int SUMMED_BEFORE = 2;

    /** A day of many organisations is compared in one statement: it may take longer than others are waited for. */
    private static final Duration TO_COMPARE = Duration.ofMinutes(15);

    private final JdbcClient db;
    private final JdbcOperations connections;

    PostgresReconciliations(JdbcClient db, JdbcOperations connections) {
        this.db = db;
        this.connections = connections;
    }

    @Override
    public void stage(UUID run, List<TopicText> texts) {
        db.sql("""
                INSERT INTO topic_texts (run, event_id, organization_id, segments)
                SELECT :run, event_id, organization_id, segments
                FROM unnest(:events::uuid[], :organizations, :segments) AS t (event_id, organization_id, segments)
                ON CONFLICT DO NOTHING""")
                .param("run", run)
                .params(new Columns<>(texts)
                        .text("events", TopicText::eventId)
                        .bigint("organizations", TopicText::organizationId)
                        .bigint("segments", TopicText::segments)
                        .parameters())
                .update();
    }

    /** In one snapshot: what is entered meanwhile is in all of what is compared or in none. */
    @Override
    @Transactional(isolation = Isolation.REPEATABLE_READ)
    public Reconciliation compare(UUID run, LocalDate day, Instant now) {
        var from = day.atStartOfDay().atOffset(ZoneOffset.UTC);
        awaitAnswersLonger();
        db.sql("""
                INSERT INTO reconciliations (id, day, ran_at, texts_in_topic, texts_in_books, missing, surplus, changed,
                    wrong_sums)
                SELECT :run, :day, :now, (SELECT count(*) FROM topic_texts WHERE run = :run),
                    (SELECT count(*) FROM usage_records
                     WHERE direction = 'outbound' AND occurred_at >= :from AND occurred_at < :until), 0, 0, 0, 0""")
                .param("run", run)
                .param("day", day)
                .param("now", Rows.at(now))
                .param("from", from)
                .param("until", from.plusDays(1))
                .update();
        db.sql(DIFFERENCES)
                .param("run", run)
                .param("first", day.minusDays(SUMMED_BEFORE))
                .param("day", day)
                .param("from", from)
                .param("until", from.plusDays(1))
                .update();
        db.sql("""
                UPDATE reconciliations SET missing = d.missing, surplus = d.surplus, changed = d.changed,
                    wrong_sums = d.wrong_sums
                FROM (SELECT count(*) FILTER (WHERE kind = 'missing') AS missing,
                             count(*) FILTER (WHERE kind = 'surplus') AS surplus,
                             count(*) FILTER (WHERE kind = 'changed') AS changed,
                             count(*) FILTER (WHERE kind = 'wrong_sum') AS wrong_sums
                      FROM reconciliation_differences WHERE reconciliation_id = :run) d
                WHERE id = :run""").param("run", run).update();
        abandon(run);
        return find(run).orElseThrow();
    }

    /** On this transaction's connection; the pool sets it back when the connection is returned. */
    private void awaitAnswersLonger() {
        connections.execute((ConnectionCallback<Boolean>) connection -> {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(TO_COMPARE.toMillis()));
            return true;
        });
    }

    @Override
    public void abandon(UUID run) {
        db.sql("DELETE FROM topic_texts WHERE run = :run").param("run", run).update();
    }

    @Override
    public void forgetStagedBefore(Instant time) {
        db.sql("DELETE FROM topic_texts WHERE staged_at < :time")
                .param("time", Rows.at(time))
                .update();
    }

    @Override
    public List<Reconciliation> latest(int atMost) {
        return db.sql("SELECT %s FROM reconciliations ORDER BY ran_at DESC LIMIT :most".formatted(COLUMNS))
                .param("most", atMost)
                .query((row, _) -> reconciliation(row))
                .list();
    }

    @Override
    public Optional<Reconciliation> find(UUID id) {
        return db.sql("SELECT %s FROM reconciliations WHERE id = :id".formatted(COLUMNS))
                .param("id", id)
                .query((row, _) -> reconciliation(row))
                .optional();
    }

    @Override
    public List<Difference> differencesOf(UUID id, int atMost) {
        return db.sql("""
                        SELECT kind, organization_id, event_id, detail FROM reconciliation_differences
                        WHERE reconciliation_id = :id ORDER BY kind, organization_id, event_id LIMIT :most""")
                .param("id", id)
                .param("most", atMost)
                .query((row, _) -> new Difference(
                        row.getString("kind"),
                        row.getLong("organization_id"),
                        row.getObject("event_id", UUID.class),
                        row.getString("detail")))
                .list();
    }

    @Override
    public boolean hasRunSince(LocalDate day, Instant time) {
        return db.sql("SELECT EXISTS (SELECT FROM reconciliations WHERE day = :day AND ran_at >= :time)")
                .param("day", day)
                .param("time", Rows.at(time))
                .query(Boolean.class)
                .single();
    }

    @Override
    public long differencesFrom(LocalDate day) {
        return db.sql("""
                        SELECT coalesce(sum(missing + surplus + changed + wrong_sums), 0)::bigint FROM (
                            SELECT DISTINCT ON (day) * FROM reconciliations WHERE day >= :day
                            ORDER BY day, ran_at DESC) newest""").param("day", day).query(Long.class).single();
    }

    private static Reconciliation reconciliation(ResultSet row) throws SQLException {
        return new Reconciliation(
                row.getObject("id", UUID.class),
                Rows.date(row, "day"),
                Rows.instant(row, "ran_at"),
                row.getLong("texts_in_topic"),
                row.getLong("texts_in_books"),
                row.getLong("missing"),
                row.getLong("surplus"),
                row.getLong("changed"),
                row.getLong("wrong_sums"));
    }
}
