package com.diwaar.conversation.postgres;

/**
 * The statements by which conversations end and agendas expire. First the rows are locked, then, in a statement that sees all
 * that was committed before the lock was had, they change.
 */
final class EndingSql {

    static final String LOCK_IDLE = """
            SELECT c.id FROM assistants a
            CROSS JOIN LATERAL (SELECT :now - make_interval(
              hours => coalesce((a.sms_settings ->> 'auto_end_after_hours')::int, :hours)) AS since) idle
            JOIN conversations c ON c.assistant_id = a.id
            WHERE c.status = 'active' AND c.started_at < idle.since AND c.last_activity_at < idle.since
            LIMIT :most FOR NO KEY UPDATE OF c SKIP LOCKED""";

    static final String LOCK_ONE = """
            SELECT id FROM conversations
            WHERE id = :conversation AND organization_id = :organization AND status = 'active' FOR NO KEY UPDATE""";

    /** Of a text that no model answered it was told that it waits for the next one: now it is told that none will come. */
    static final String END = """
            WITH ended AS (
              UPDATE conversations
              SET status = 'ended', end_reason = :reason, ended_at = :now, announce_at = :tellBy,
                  history_version = history_version + 1
              WHERE id = ANY(:ids::bigint[]) AND status = 'active'
              RETURNING id, organization_id, assistant_id
            ), settled AS (
              UPDATE messages m SET settled_as = 'refused' FROM ended e
              WHERE m.conversation_id = e.id AND m.direction = 'inbound' AND m.answered_by IS NULL
                AND m.settled_as IS NULL
              RETURNING m.id, m.conversation_id, m.conversation_type, m.provider_sid, e.organization_id, e.assistant_id
            )
            INSERT INTO refusals (conversation_type, provider_sid, organization_id, assistant_id, conversation_id,
                                  message_id, reservation_id, code, detail, decided_at)
            SELECT conversation_type, provider_sid, organization_id, assistant_id, conversation_id, id,
                   'text:' || provider_sid, 'cancelled', 'The conversation ended before the text was answered.', :now
            FROM settled WHERE provider_sid IS NOT NULL
            ON CONFLICT (conversation_type, provider_sid) DO UPDATE
              SET code = excluded.code, detail = excluded.detail, reservation_id = excluded.reservation_id,
                  decided_at = excluded.decided_at
              WHERE refusals.code = 'llm_unavailable'""";

    static final String READ_ENDED = """
            SELECT c.*, said.inbound, said.outbound, said.cancelled,
                   (SELECT jsonb_agg(to_jsonb(g) ORDER BY g.id) FROM agendas g
                    WHERE (g.conversation_id = c.id OR g.concluded_in = c.id) AND g.state <> 'open') AS agendas
            FROM conversations c
            CROSS JOIN LATERAL (
              SELECT count(*) FILTER (WHERE m.direction = 'inbound') AS inbound,
                     count(*) FILTER (WHERE m.direction = 'outbound') AS outbound,
                     jsonb_agg(to_jsonb(r) ORDER BY m.id) FILTER (WHERE r.code IS NOT NULL) AS cancelled
              FROM messages m
              LEFT JOIN refusals r ON m.settled_as = 'refused' AND r.code = 'cancelled'
                AND r.conversation_type = m.conversation_type AND r.provider_sid = m.provider_sid
              WHERE m.conversation_id = c.id) said
            WHERE c.id = ANY(:ids::bigint[]) AND c.announce_at IS NOT NULL
            ORDER BY c.id""";

    static final String CLAIM_ENDED = """
            UPDATE conversations SET announce_at = :tellBy
            WHERE id IN (SELECT id FROM conversations WHERE announce_at <= :now
                         ORDER BY announce_at LIMIT :most FOR NO KEY UPDATE SKIP LOCKED)
            RETURNING id""";

    static final String TOLD = "UPDATE conversations SET announce_at = NULL WHERE id = ANY(:ids::bigint[])";

    /** With the conversation that rests on the agenda's being open, if there is one. */
    static final String LOCK_DUE_AGENDAS = """
            SELECT g.id, c.id AS conversation FROM (
              SELECT id, assistant_id, customer_phone_number, conversation_type FROM agendas
              WHERE state = 'open' AND expires_at <= :now
              ORDER BY expires_at LIMIT :most FOR NO KEY UPDATE SKIP LOCKED) g
            LEFT JOIN conversations c ON c.assistant_id = g.assistant_id AND c.status = 'active'
              AND c.customer_phone_number = g.customer_phone_number AND c.conversation_type = g.conversation_type""";

    /** Never waits: who is at work on a conversation may want the agendas that are locked by now. */
    static final String LOCK_FREE =
            "SELECT id FROM conversations WHERE id = ANY(:ids::bigint[]) FOR NO KEY UPDATE SKIP LOCKED";

    static final String EXPIRE = """
            WITH touched AS (
              UPDATE conversations SET history_version = history_version + 1 WHERE id = ANY(:conversations::bigint[])
            )
            UPDATE agendas SET state = 'expired', concluded_at = :now, announce_at = :tellBy
            WHERE id = ANY(:ids::bigint[]) AND state = 'open'
            RETURNING agendas.*""";

    static final String CLAIM_EXPIRED = """
            UPDATE agendas SET announce_at = :tellBy
            WHERE id IN (SELECT id FROM agendas WHERE announce_at <= :now
                         ORDER BY announce_at LIMIT :most FOR NO KEY UPDATE SKIP LOCKED)
            RETURNING agendas.*""";

    static final String TOLD_AGENDAS = "UPDATE agendas SET announce_at = NULL WHERE id = ANY(:ids::bigint[])";

    private EndingSql() {}
}
