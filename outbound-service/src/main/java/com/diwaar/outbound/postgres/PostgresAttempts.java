package com.diwaar.outbound.postgres;

import com.diwaar.kit.identity.SecretKey;
import com.diwaar.outbound.attempt.Attempt;
import com.diwaar.outbound.attempt.AttemptSettings;
import com.diwaar.outbound.attempt.Attempts;
import com.diwaar.outbound.attempt.Lease;
import com.diwaar.outbound.attempt.Settlement;
import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.HeldSend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Attempts as rows. Each operation is one statement, hence one transaction. */
@Repository
class PostgresAttempts implements Attempts {

    /**
     * The first undecided of each conversation and lane only; what conflicts with an unsettled attempt is left due. Costs as
     * much as it leases, however many wait: OFFSET 0 keeps the planner from joining and sorting a sender's whole backlog, so
     * that it follows the index of what is due until it has enough. A sender of whom nothing is due in these partitions is
     * passed over first, with another replica's backlog.
     */
    private static final String LEASE_WHERE = """
            WITH picked AS MATERIALIZED (
                SELECT first.* FROM unnest(:senders::text[], :limits::int[]) AS wanted(sender, most)
                CROSS JOIN LATERAL (
                    SELECT s.send_id, s.lane, s.content_key FROM sends s
                    WHERE s.sender = wanted.sender AND s.state = 'due' AND s.not_before <= now()
                      AND s.lane_partition = ANY(:partitions::int[]) AND %s
                      AND NOT EXISTS (SELECT FROM sends e WHERE e.conversation_id = s.conversation_id AND e.lane = s.lane
                            AND e.state IN ('due', 'trying') AND e.send_id < s.send_id OFFSET 0)
                      AND NOT EXISTS (SELECT FROM attempts a
                            WHERE a.content_key = s.content_key AND a.state IN ('leased', 'unknown') OFFSET 0)
                    ORDER BY s.lane, s.send_id LIMIT wanted.most
                    FOR UPDATE OF s SKIP LOCKED) AS first
                WHERE %s
            ), made AS (
                INSERT INTO attempts (attempt_id, send_id, content_key, lane, state, lease_until, look_at)
                SELECT gen_random_uuid(), p.send_id, p.content_key, p.lane, 'leased',
                    now() + :lease * interval '1 millisecond', now() + :lookAfter * interval '1 millisecond'
                FROM picked p ORDER BY p.lane, p.send_id
                ON CONFLICT DO NOTHING
                RETURNING attempt_id, send_id
            )
            UPDATE sends s SET state = 'trying', tries = s.tries + 1, attempt_id = made.attempt_id,
                first_tried_at = coalesce(s.first_tried_at, now())
            FROM made WHERE s.send_id = made.send_id
            RETURNING s.*
            """;

    private static final String LEASE = LEASE_WHERE.formatted("true", PostgresSends.somethingDueOf("wanted.sender"));

    /** Said in the statement, so that it follows the index of these alone. */
    private static final String LEASE_NOTICES =
            LEASE_WHERE.formatted("s.purpose = 'OPT_OUT_NOTICE'", PostgresSends.somethingDueOf("wanted.sender"));

    /**
     * What is settled stays so, but for one thing: an attempt that was thought not to be sent may turn out to be. Rows are
     * locked in one order, since a callback and the call's own answer settle the same ones at the same time. An attempt without
     * a content's key is one at an erased text: it is known by its sid's hash only.
     */
    private static final String SETTLE = """
            WITH news AS MATERIALIZED (
                SELECT * FROM unnest(:attempts::uuid[], :kinds::text[], :sids::text[], :whys::text[], :codes::text[],
                    :providerCodes::int[], :ats::timestamptz[], :afters::bigint[], :untils::timestamptz[], :sidHashes::text[])
                AS n(attempt_id, kind, message_sid, why, error_code, provider_code, decided_at, after_millis, until, sid_hash)
            ), locked AS MATERIALIZED (
                SELECT n.* FROM news n JOIN attempts a ON a.attempt_id = n.attempt_id ORDER BY a.attempt_id FOR UPDATE OF a
            ), settled AS (
                UPDATE attempts a SET
                    state = CASE n.kind WHEN 'sent' THEN 'sent' WHEN 'failed' THEN 'refused' WHEN 'open' THEN 'unknown'
                        ELSE 'absent' END,
                    message_sid = CASE WHEN a.content_key = '' THEN n.sid_hash ELSE n.message_sid END, error = n.why,
                    settled_at = CASE WHEN n.kind <> 'open' THEN clock_timestamp() END
                FROM locked n WHERE a.attempt_id = n.attempt_id
                  AND (a.state IN ('leased', 'unknown') OR n.kind = 'sent' AND a.state IN ('absent', 'refused'))
                RETURNING a.attempt_id, a.send_id, n.kind, n.message_sid, n.why, n.error_code, n.provider_code, n.decided_at,
                    n.after_millis, n.until
            ), changed AS (
                UPDATE sends s SET
                    state = CASE WHEN n.kind IN ('again', 'postponed', 'held') THEN 'due' ELSE n.kind END,
                    tries = CASE WHEN n.kind IN ('postponed', 'held') THEN greatest(s.tries - 1, 0) ELSE s.tries END,
                    first_tried_at = CASE WHEN n.kind IN ('postponed', 'held') THEN NULL ELSE s.first_tried_at END,
                    attempt_id = n.attempt_id, message_sid = n.message_sid, error_code = n.error_code,
                    error_detail = CASE WHEN n.kind = 'failed' THEN n.why END, provider_code = n.provider_code,
                    decided_at = n.decided_at,
                    not_before = CASE WHEN n.kind IN ('again', 'postponed')
                        THEN clock_timestamp() + n.after_millis * interval '1 millisecond'
                        WHEN n.kind = 'held' THEN n.until ELSE s.not_before END,
                    held_at = CASE WHEN n.kind = 'held' THEN coalesce(s.held_at, clock_timestamp()) ELSE s.held_at END,
                    scheduled_for = CASE WHEN n.kind = 'held' THEN coalesce(s.scheduled_for, n.until)
                        ELSE s.scheduled_for END,
                    held_until = CASE WHEN n.kind = 'held' THEN n.until ELSE s.held_until END
                FROM settled n
                WHERE s.send_id = n.send_id AND n.kind <> 'open'
                  AND (s.state = 'trying' AND s.attempt_id = n.attempt_id OR n.kind = 'sent' AND s.state IN ('due', 'trying'))
                RETURNING n.attempt_id AS settled_attempt, n.kind, s.*
            )
            SELECT NULL AS was_decided, c.* FROM changed c
            UNION ALL
            SELECT (SELECT state FROM sends w WHERE w.send_id = n.send_id), n.attempt_id, n.kind, s.*
            FROM settled n LEFT JOIN sends s ON false
            WHERE n.attempt_id NOT IN (SELECT settled_attempt FROM changed)
            ORDER BY send_id
            """;

    private final JdbcClient jdbc;
    private final SendRows rows;
    private final AttemptSettings settings;
    private final SidHashes hashes;

    PostgresAttempts(JdbcClient jdbc, JsonMapper json, AttemptSettings settings, SecretKey secret) {
        this.jdbc = jdbc;
        this.rows = new SendRows(json);
        this.settings = settings;
        this.hashes = new SidHashes(secret);
    }

    @Override
    public List<Attempt> lease(Map<String, Integer> mostBySender, Set<Integer> partitions, boolean noticesOnly) {
        Lease lease = Lease.of(settings.lease());
        return jdbc
                .sql(noticesOnly ? LEASE_NOTICES : LEASE)
                .param("senders", Columns.of(mostBySender.keySet(), sender -> sender))
                .param("limits", Columns.of(mostBySender.values(), most -> most))
                .param("partitions", Columns.of(partitions, p -> p))
                .param("lease", settings.lease().toMillis())
                .param("lookAfter", settings.lease().plus(settings.lookAfter()).toMillis())
                .query((row, _) -> new Attempt(row.getObject("attempt_id", UUID.class), rows.send(row), lease))
                .list()
                .stream()
                .sorted(Comparator.comparing(
                                (Attempt attempt) -> attempt.send().order().lane())
                        .thenComparing(attempt -> attempt.send().id()))
                .toList();
    }

    @Override
    public Settled settle(List<Settlement> settlements) {
        if (settlements.isEmpty()) {
            return new Settled(List.of(), List.of(), List.of(), List.of());
        }
        try {
            return settleTogether(settlements);
        } catch (DuplicateKeyException e) {
            return settlements.size() == 1 ? leftOpen(settlements.getFirst(), e) : settleOneByOne(settlements);
        }
    }

    private Settled settleOneByOne(List<Settlement> settlements) {
        Settled all = new Settled(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Settlement settlement : settlements) {
            Settled one = settle(List.of(settlement));
            all.decided().addAll(one.decided());
            all.sentTwice().addAll(one.sentTwice());
            all.sentThoughFailed().addAll(one.sentThoughFailed());
            all.held().addAll(one.held());
        }
        return all;
    }

    /** The provider gave two attempts one sid: then it is not known which of them it is. */
    private Settled leftOpen(Settlement settlement, DuplicateKeyException cause) {
        return settleTogether(List.of(new Settlement.Open(
                settlement.attemptId(), "the sid belongs to another attempt: " + cause.getMessage())));
    }

    private Settled settleTogether(List<Settlement> settlements) {
        List<Line> lines = settlements.stream().map(Line::of).toList();
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("attempts", Columns.of(lines, Line::attemptId));
        columns.put("kinds", Columns.of(lines, Line::kind));
        columns.put("sids", Columns.of(lines, Line::messageSid));
        columns.put("whys", Columns.of(lines, Line::why));
        columns.put("codes", Columns.of(lines, Line::errorCode));
        columns.put("providerCodes", Columns.of(lines, Line::providerCode));
        columns.put("ats", Columns.of(lines, Line::decidedAt));
        columns.put("afters", Columns.of(lines, Line::afterMillis));
        columns.put("untils", Columns.of(lines, Line::until));
        columns.put("sidHashes", Columns.of(lines, this::sidHash));
        List<DecidedSend> decided = new ArrayList<>();
        List<UUID> sentTwice = new ArrayList<>();
        List<UUID> sentThoughFailed = new ArrayList<>();
        List<HeldSend> held = new ArrayList<>();
        jdbc.sql(SETTLE).params(columns).query(row -> {
            String kind = row.getString("kind");
            boolean changed = row.getObject("send_id") != null;
            if (changed && (kind.equals("sent") || kind.equals("failed"))) {
                decided.add(rows.decided(row));
            } else if (changed && kind.equals("held") && !row.getBoolean("held_told")) {
                held.add(rows.held(row));
            } else if (!changed && kind.equals("sent")) {
                boolean failed = "failed".equals(row.getString("was_decided"));
                (failed ? sentThoughFailed : sentTwice).add(row.getObject("settled_attempt", UUID.class));
            }
        });
        return new Settled(decided, sentTwice, sentThoughFailed, held);
    }

    private @Nullable String sidHash(Line line) {
        String sid = line.messageSid();
        return sid == null ? null : hashes.of(sid);
    }

    @Override
    public List<OpenAttempt> claimLooks(int most) {
        return jdbc.sql("""
                        WITH picked AS MATERIALIZED (
                            SELECT first.attempt_id FROM (VALUES (0::smallint), (1::smallint)) AS lanes(lane)
                            CROSS JOIN LATERAL (
                                SELECT a.attempt_id FROM attempts a
                                WHERE a.state IN ('leased', 'unknown') AND a.lane = lanes.lane AND a.look_at <= now()
                                ORDER BY a.look_at LIMIT :most FOR UPDATE OF a SKIP LOCKED) AS first
                            LIMIT :most)
                        UPDATE attempts a SET state = 'unknown', look_at = now() + :every * interval '1 millisecond'
                        FROM picked p, sends s
                        WHERE a.attempt_id = p.attempt_id AND s.send_id = a.send_id
                        RETURNING a.attempt_id AS open_attempt, a.started_at, s.*
                        """)
                .param("most", most)
                .param("every", settings.lookEvery().toMillis())
                .query((row, _) -> new OpenAttempt(
                        new Attempt(row.getObject("open_attempt", UUID.class), rows.send(row), Lease.of(Duration.ZERO)),
                        SendRows.instant(row, "started_at")))
                .list();
    }

    @Override
    public Set<String> bound(Collection<String> messageSids) {
        Map<String, String> sids = new HashMap<>(); // an erased text's attempt is known by its sid's hash only
        messageSids.forEach(sid -> {
            sids.put(sid, sid);
            sids.put(hashes.of(sid), sid);
        });
        return jdbc
                .sql("SELECT message_sid FROM attempts WHERE message_sid = ANY(:sids::text[])")
                .param("sids", Columns.of(sids.keySet(), sid -> sid))
                .query((row, _) -> row.getString(1))
                .list()
                .stream()
                .map(known -> sids.getOrDefault(known, known))
                .collect(Collectors.toSet());
    }

    @Override
    public int countAbsence(UUID attemptId) {
        return jdbc.sql("""
                        UPDATE attempts
                        SET absent_looks = absent_looks + 1, absent_at = now(),
                            look_at = now() + :every * interval '1 millisecond'
                        WHERE attempt_id = :id AND state IN ('leased', 'unknown')
                          AND (absent_at IS NULL OR absent_at <= now() - :every * interval '1 millisecond')
                        RETURNING absent_looks
                        """)
                .param("id", attemptId)
                .param("every", settings.lookEvery().toMillis())
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    @Override
    public boolean othersOpen(OpenAttempt open) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM attempts a JOIN sends s USING (send_id)
                            WHERE a.state IN ('leased', 'unknown') AND a.attempt_id <> :id
                              AND s.sender = :sender AND s.recipient = :recipient)
                        """)
                .param("id", open.attempt().id())
                .param("sender", open.attempt().send().text().sender())
                .param("recipient", open.attempt().send().text().recipient())
                .query(Boolean.class)
                .single();
    }
}
