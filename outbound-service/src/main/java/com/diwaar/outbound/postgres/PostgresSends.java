package com.diwaar.outbound.postgres;

import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.Decision;
import com.diwaar.outbound.send.HeldSend;
import com.diwaar.outbound.send.Order;
import com.diwaar.outbound.send.Sends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Sends as rows. */
@Repository
class PostgresSends implements Sends {

    private static final String INSERT = """
            INSERT INTO sends (message_id, lane, lane_partition, organization_id, assistant_id, conversation_id, command_id,
                reservation_id, conversation_type, purpose, sender, recipient, body, media_urls, content_key, segments,
                encoding, metadata, time_zone, smart_encoding, in_reply_to_at, asked_at, agenda, part, parts, state, error_code, error_detail,
                decided_at, lifts_at)
            SELECT o.message_id, o.lane, o.lane_partition, o.organization_id, o.assistant_id, o.conversation_id, o.command_id,
                o.reservation_id, o.conversation_type, o.purpose, o.sender, o.recipient, o.body, o.media_urls, o.content_key,
                o.segments, o.encoding, o.metadata, o.time_zone, o.smart_encoding, o.in_reply_to_at, o.asked_at, o.agenda, o.part, o.parts,
                CASE WHEN o.error_code IS NULL THEN 'due' ELSE 'failed' END, o.error_code, o.error_detail, o.decided_at, o.lifts_at
            FROM unnest(:messageIds::bigint[], :lanes::smallint[], :partitions::int[], :organizations::bigint[],
                :assistants::bigint[], :conversations::bigint[], :commands::uuid[], :reservations::text[], :channels::text[],
                :purposes::text[], :senders::text[], :recipients::text[], :bodies::text[], :media::jsonb[],
                :contents::text[], :segments::int[], :encodings::text[], :metadata::jsonb[], :zones::text[],
                :smart::boolean[], :inReplyTo::timestamptz[], :askedAt::timestamptz[], :agendas::text[], :part::int[], :parts::int[], :codes::text[], :details::text[],
                :decided::timestamptz[], :lifts::timestamptz[])
            WITH ORDINALITY AS o(message_id, lane, lane_partition, organization_id, assistant_id, conversation_id, command_id,
                reservation_id, conversation_type, purpose, sender, recipient, body, media_urls, content_key, segments,
                encoding, metadata, time_zone, smart_encoding, in_reply_to_at, asked_at, agenda, part, parts, error_code, error_detail, decided_at,
                lifts_at, place)
            ORDER BY o.place
            ON CONFLICT (message_id) DO NOTHING
            RETURNING message_id
            """;

    /** From one sender in the index to the next, so that this costs as much as there are senders, not as texts wait. */
    private static final String DUE_SENDERS = """
            WITH RECURSIVE waiting AS (
                (SELECT sender FROM sends WHERE state = 'due' ORDER BY sender LIMIT 1)
                UNION ALL
                SELECT (SELECT s.sender FROM sends s WHERE s.state = 'due' AND s.sender > waiting.sender
                        ORDER BY s.sender LIMIT 1)
                FROM waiting WHERE waiting.sender IS NOT NULL)
            SELECT sender FROM waiting WHERE sender IS NOT NULL AND
            """ + somethingDueOf("waiting.sender");

    /**
     * By a probe for each partition: asked for any of them at once, the planner reads all that waits in the others. In order,
     * since only the index that is made for it has that.
     */
    static String somethingDueOf(String sender) {
        return """
                EXISTS (SELECT FROM unnest(:partitions::int[]) AS mine(partition) WHERE (
                    SELECT true FROM sends d WHERE d.sender = %s AND d.lane_partition = mine.partition
                      AND d.state = 'due' AND d.not_before <= now() ORDER BY d.not_before LIMIT 1) OFFSET 0)
                """.formatted(sender);
    }

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final SendRows rows;

    PostgresSends(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
        this.rows = new SendRows(json);
    }

    @Override
    public Taken take(List<Order> orders, Map<Order, Decision.Failed> refused) {
        Set<Long> fresh = new HashSet<>(insert(orders, refused));
        List<Long> toTell = orders.stream()
                .filter(order -> !fresh.contains(order.about().messageId()) || refused.containsKey(order))
                .map(order -> order.about().messageId())
                .toList();
        return toTell.isEmpty() ? new Taken(fresh, List.of(), List.of()) : toTellOf(toTell, fresh);
    }

    private List<Long> insert(List<Order> orders, Map<Order, Decision.Failed> refused) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("messageIds", Columns.of(orders, o -> o.about().messageId()));
        columns.put("lanes", Columns.of(orders, o -> o.lane().ordinal()));
        columns.put("partitions", Columns.of(orders, Order::partition));
        columns.put("organizations", Columns.of(orders, o -> o.about().organizationId()));
        columns.put("assistants", Columns.of(orders, o -> o.about().assistantId()));
        columns.put("conversations", Columns.of(orders, o -> o.about().conversationId()));
        columns.put("commands", Columns.of(orders, o -> o.about().commandId()));
        columns.put("reservations", Columns.of(orders, o -> o.about().reservationId()));
        columns.put("channels", Columns.of(orders, o -> o.text().channel()));
        columns.put("purposes", Columns.of(orders, Order::purpose));
        columns.put("senders", Columns.of(orders, o -> o.text().sender()));
        columns.put("recipients", Columns.of(orders, o -> o.text().recipient()));
        columns.put("bodies", Columns.of(orders, o -> o.text().body()));
        columns.put(
                "media",
                Columns.of(orders, o -> json.writeValueAsString(o.text().mediaUrls())));
        columns.put("contents", Columns.of(orders, o -> o.text().contentKey()));
        columns.put("segments", Columns.of(orders, o -> o.text().segments().count()));
        columns.put("encodings", Columns.of(orders, o -> o.text().segments().encoding()));
        columns.put(
                "metadata",
                Columns.of(orders, o -> json.writeValueAsString(o.hints().metadata())));
        columns.put("agendas", Columns.of(orders, o -> o.hints().agenda()));
        columns.put("part", Columns.of(orders, o -> o.hints().part().number()));
        columns.put("parts", Columns.of(orders, o -> o.hints().part().of()));
        columns.put("zones", Columns.of(orders, o -> o.hints().timeZone()));
        columns.put("smart", Columns.of(orders, o -> o.hints().smartEncoding()));
        columns.put("inReplyTo", Columns.of(orders, o -> o.hints().inReplyToAt()));
        columns.put("askedAt", Columns.of(orders, Order::askedAt));
        columns.put(
                "codes",
                Columns.of(
                        orders, o -> of(refused.get(o), failed -> failed.code().wire())));
        columns.put("details", Columns.of(orders, o -> of(refused.get(o), Decision.Failed::detail)));
        columns.put("decided", Columns.of(orders, o -> of(refused.get(o), Decision.Failed::at)));
        columns.put("lifts", Columns.of(orders, o -> of(refused.get(o), Decision.Failed::liftsAt)));
        return jdbc.sql(INSERT)
                .params(columns)
                .query((row, _) -> row.getLong(1))
                .list();
    }

    private static @Nullable Object of(
            Decision.@Nullable Failed refused, Function<Decision.Failed, @Nullable Object> value) {
        return refused == null ? null : value.apply(refused);
    }

    private Taken toTellOf(List<Long> messageIds, Set<Long> fresh) {
        List<DecidedSend> decided = new ArrayList<>();
        List<HeldSend> held = new ArrayList<>();
        jdbc.sql("""
                        SELECT * FROM sends WHERE message_id = ANY(:ids::bigint[])
                        AND (state IN ('sent', 'failed') OR held_at IS NOT NULL) ORDER BY decided_at
                        """).param("ids", Columns.of(messageIds, id -> id)).query(row -> {
            if (row.getObject("decided_at") != null) {
                decided.add(rows.decided(row)); // that it was held before is news to nobody now
            } else if (row.getObject("held_at") != null) {
                held.add(rows.held(row));
            }
        });
        return new Taken(fresh, decided, held);
    }

    @Override
    public List<HeldSend> untoldHolds(Duration atLeast, int limit) {
        return jdbc.sql("""
                        SELECT * FROM sends WHERE held_at IS NOT NULL AND NOT held_told
                        AND held_at <= now() - :millis * interval '1 millisecond' ORDER BY held_at LIMIT :limit
                        """)
                .param("millis", atLeast.toMillis())
                .param("limit", limit)
                .query((row, _) -> rows.held(row))
                .list();
    }

    @Override
    public void markHoldsTold(Collection<HeldSend> told) {
        jdbc.sql("UPDATE sends SET held_told = true WHERE send_id = ANY(:ids::bigint[]) AND NOT held_told")
                .param(
                        "ids",
                        Columns.of(
                                told.stream()
                                        .map(one -> one.send().id())
                                        .sorted()
                                        .toList(),
                                id -> id))
                .update();
    }

    @Override
    public Set<String> dueSenders(Set<Integer> partitions) {
        return jdbc.sql(DUE_SENDERS)
                .param("partitions", Columns.of(partitions, p -> p))
                .query((row, _) -> row.getString(1))
                .set();
    }

    @Override
    public List<DecidedSend> unannounced(Duration atLeast, int limit) {
        return jdbc.sql("""
                        SELECT * FROM sends WHERE state IN ('sent', 'failed') AND NOT announced
                        AND decided_at <= now() - :millis * interval '1 millisecond' ORDER BY decided_at LIMIT :limit
                        """)
                .param("millis", atLeast.toMillis())
                .param("limit", limit)
                .query((row, _) -> rows.decided(row))
                .list();
    }

    @Override
    public void markAnnounced(Collection<DecidedSend> announced) {
        jdbc.sql("UPDATE sends SET announced = true WHERE send_id = ANY(:ids::bigint[]) AND NOT announced")
                .param("ids", ids(announced))
                .update();
    }

    @Override
    public List<DecidedSend> stillUnannounced(Collection<DecidedSend> decided) {
        Set<Long> unannounced = decided.isEmpty()
                ? Set.of()
                : jdbc.sql("SELECT send_id FROM sends WHERE send_id = ANY(:ids::bigint[]) AND NOT announced")
                        .param("ids", ids(decided))
                        .query((row, _) -> row.getLong(1))
                        .set();
        return decided.stream()
                .filter(one -> unannounced.contains(one.send().id()))
                .toList();
    }

    @Override
    public List<DecidedSend> sentAs(Collection<String> messageSids) {
        return jdbc.sql("SELECT * FROM sends WHERE message_sid = ANY(:sids::text[])")
                .param("sids", Columns.of(messageSids, sid -> sid))
                .query((row, _) -> rows.decided(row))
                .list();
    }

    @Override
    public Optional<DecidedSend> sentAs(long organizationId, String messageSid) {
        return jdbc.sql("SELECT * FROM sends WHERE message_sid = :sid AND organization_id = :organization")
                .param("sid", messageSid)
                .param("organization", organizationId)
                .query((row, _) -> rows.decided(row))
                .optional();
    }

    @Override
    public Map<String, Backlog> backlogs(Collection<String> senders) {
        Map<String, Backlog> waiting = new HashMap<>();
        jdbc.sql("""
                        SELECT sender, count(*) AS sends, sum(segments) AS segments,
                            coalesce(sum(segments) FILTER (WHERE lane = 0), 0) AS reply_segments, min(created_at) AS oldest
                        FROM sends WHERE sender = ANY(:senders::text[]) AND state = 'due' GROUP BY sender
                        """).param("senders", Columns.of(senders, sender -> sender)).query(row -> {
            Backlog backlog = new Backlog(
                    row.getLong("sends"),
                    row.getLong("segments"),
                    row.getLong("reply_segments"),
                    Optional.ofNullable(SendRows.instantOrNull(row, "oldest")));
            waiting.put(row.getString("sender"), backlog);
        });
        return waiting;
    }

    private static Object ids(Collection<DecidedSend> decided) {
        return Columns.of(decided.stream().map(one -> one.send().id()).sorted().toList(), id -> id);
    }
}
