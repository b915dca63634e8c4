package com.diwaar.conversation.postgres;

import com.diwaar.conversation.dialogue.History;

/**
 * The statements by which conversations are read and written, one round trip each. What happens with every text is done for
 * many at once; rows are then locked in one order, so that no two wait for each other.
 */
final class DialogueSql {

    /** All that decisions on new texts need, for many lines in one read; {@code place} says which line a sid is of. */
    static final String LOOK = """
            SELECT %s, c.id AS c_id, c.history_version, c.summary, c.summary_through,
              (SELECT m.provider_sid FROM messages m
               WHERE m.conversation_id = c.id AND m.direction = 'inbound' AND m.answered_by IS NULL
                 AND m.settled_as IS NULL
               ORDER BY m.id LIMIT 1) AS oldest_unanswered,
              (SELECT jsonb_agg(jsonb_build_object('id', m.id, 'errored', m.delivery_state = 'errored'))
               FROM messages m
               WHERE m.conversation_id = c.id AND m.delivery_state IN ('recorded', 'held', 'errored')) AS unseen,
              (SELECT jsonb_agg(jsonb_build_object('id', g.id, 'agenda', g.agenda, 'opened_at', g.opened_at,
                        'text', t.body, 'seen', t.delivery_state NOT IN ('recorded', 'held', 'errored')) ORDER BY g.id)
               FROM agendas g LEFT JOIN messages t ON t.command_id = g.command_id
               WHERE g.assistant_id = a.id AND g.customer_phone_number = l.customer AND g.state = 'open'
                 AND g.expires_at > now()) AS agendas,
              (SELECT jsonb_agg(to_jsonb(k)) FROM (
                 SELECT s.sid, m.id AS m_id, m.conversation_id AS m_conversation_id, m.body, m.media, m.segments,
                        m.received_at, m.answered_by, m.settled_as,
                        (SELECT p.assistant_id FROM conversations p WHERE p.id = m.conversation_id) AS owner, r.code, r.detail, r.organization_id, r.assistant_id,
                        r.conversation_id, r.message_id, r.reservation_id, r.lifts_at, r.decided_at,
                        (SELECT jsonb_agg(to_jsonb(w) ORDER BY w.id) FROM messages w
                         WHERE w.conversation_type = l.type AND w.cause_sid = s.sid) AS notices,
                        (SELECT jsonb_agg(to_jsonb(g) ORDER BY g.id) FROM agendas g
                         WHERE g.concluded_by_sid = s.sid) AS concluded
                 FROM unnest(:places::bigint[], :sids::text[]) AS s(place, sid)
                 LEFT JOIN messages m ON m.conversation_type = l.type AND m.provider_sid = s.sid
                 LEFT JOIN refusals r ON r.conversation_type = l.type AND r.provider_sid = s.sid
                 WHERE s.place = l.place AND (m.id IS NOT NULL OR r.code IS NOT NULL)) k) AS known,
              (SELECT jsonb_agg(e.sid)
               FROM unnest(:places::bigint[], :sids::text[], :sidHashes::text[]) AS e(place, sid, hash)
               JOIN erased_texts x ON x.conversation_type = l.type AND x.sid_hash = e.hash
               WHERE e.place = l.place) AS erased,
              (SELECT to_jsonb(o) FROM opt_outs o
               WHERE o.organization_id = a.organization_id AND o.customer_hash = l.hash) AS opt_out,
              (SELECT jsonb_build_object(
                 'hour', count(*) FILTER (WHERE m.direction = 'inbound'
                                            AND m.received_at > l.until - interval '1 hour'),
                 'day', count(*) FILTER (WHERE m.direction = 'inbound'),
                 'exchanged', count(*) FILTER (WHERE m.received_at > l.until
                   - make_interval(mins => coalesce((a.sms_settings -> 'loop_guard' ->> 'minutes')::int, 10))))
               FROM conversations p JOIN messages m ON m.conversation_id = p.id
               WHERE p.assistant_id = a.id AND p.customer_phone_number = l.customer
                 AND p.last_activity_at > l.until - interval '1 day'
                 AND m.received_at > l.until - interval '1 day' AND m.received_at <= l.until) AS traffic
            FROM (SELECT type, number, customer, hash, to_timestamp(until / 1000.0) AS until, place
                  FROM unnest(:types::text[], :numbers::text[], :customers::text[], :hashes::text[], :untils::bigint[])
                       WITH ORDINALITY AS given(type, number, customer, hash, until, place)) l
            LEFT JOIN assistants a ON a.phone_number = l.number
            LEFT JOIN conversations c ON c.assistant_id = a.id AND c.customer_phone_number = l.customer
              AND c.conversation_type = l.type AND c.status = 'active'
            ORDER BY l.place""".formatted(AssistantRows.COLUMNS);

    /**
     * For each line, opens or continues its conversation and stores its texts that are not on record yet. The welcome goes
     * where nothing was said to the customer before; who had to wait for the row can't see what was said meanwhile, and
     * leaves it.
     */
    static final String RECEIVE = """
            WITH line AS (
              SELECT * FROM unnest(:organizations::bigint[], :assistants::bigint[], :types::text[], :numbers::text[],
                                   :customers::text[], :welcomes::text[], :firsts::text[])
                            WITH ORDINALITY AS l(organization, assistant, type, number, customer, welcome, first, place)
            ), conversation AS (
              INSERT INTO conversations AS c (organization_id, assistant_id, channel_sid, conversation_type,
                to_phone_number, customer_phone_number, status, history_version, started_at, last_activity_at)
              SELECT organization, assistant, first, type, number, customer, 'active', 1, :now, :now
              FROM line ORDER BY assistant, customer, type
              ON CONFLICT (assistant_id, customer_phone_number, conversation_type) WHERE status = 'active'
              DO UPDATE SET history_version = c.history_version + 1,
                            to_phone_number = excluded.to_phone_number,
                            last_activity_at = greatest(c.last_activity_at, excluded.last_activity_at)
              RETURNING c.id, c.history_version, c.assistant_id, c.customer_phone_number, c.conversation_type
            ), held AS (
              SELECT l.place, l.type, l.welcome, c.id, c.history_version
              FROM line l JOIN conversation c ON c.assistant_id = l.assistant AND c.customer_phone_number = l.customer
                AND c.conversation_type = l.type
            ), stored AS (
              INSERT INTO messages (conversation_id, conversation_type, direction, role, body, media, provider_sid,
                                    segments, received_at)
              SELECT h.id, h.type, 'inbound', 'user', t.body, t.media::jsonb, t.sid, t.segments,
                     to_timestamp(t.received / 1000.0)
              FROM held h JOIN
                   unnest(:places::bigint[], :sids::text[], :sidHashes::text[], :bodies::text[], :media::text[],
                          :segments::int[], :received::bigint[])
                          WITH ORDINALITY AS t(place, sid, hash, body, media, segments, received, nth)
                   ON t.place = h.place
              WHERE NOT EXISTS (SELECT 1 FROM erased_texts x
                                WHERE x.conversation_type = h.type AND x.sid_hash = t.hash)
                AND NOT EXISTS (SELECT 1 FROM refusals r
                                WHERE r.conversation_type = h.type AND r.provider_sid = t.sid)
              ORDER BY t.nth
              ON CONFLICT (conversation_type, provider_sid) WHERE provider_sid IS NOT NULL DO NOTHING
              RETURNING id, conversation_id, provider_sid
            ), welcome AS (
              INSERT INTO messages (conversation_id, conversation_type, direction, role, purpose, body, delivery_state,
                                    cause_sid, received_at)
              SELECT h.id, h.type, 'outbound', 'assistant', 'welcome', h.welcome, 'recorded',
                     (SELECT s.provider_sid FROM stored s WHERE s.conversation_id = h.id ORDER BY s.id LIMIT 1), :now
              FROM held h
              WHERE h.welcome IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM messages o WHERE o.conversation_id = h.id AND o.direction = 'outbound')
                AND h.history_version
                    = 1 + coalesce((SELECT seen.history_version FROM conversations seen WHERE seen.id = h.id), 0)
                AND EXISTS (SELECT 1 FROM stored s WHERE s.conversation_id = h.id)
              RETURNING id, conversation_id
            )
            SELECT h.place, h.id, h.history_version, s.id AS message_id, s.provider_sid, w.id AS welcome_id
            FROM held h LEFT JOIN stored s ON s.conversation_id = h.id LEFT JOIN welcome w ON w.conversation_id = h.id
            ORDER BY h.place, s.id""";

    private static final String TURN = """
            id, role, body, jsonb_array_length(media) AS media, received_at,
            CASE direction WHEN 'inbound' THEN provider_sid END AS provider_sid,
            direction = 'inbound' AND answered_by IS NULL AND settled_as IS NULL AS unanswered,
            settled_as IS NOT NULL AS settled""";

    /** The messages after the summary, but not too many; at least the last ones; and every unanswered text. */
    static final String HISTORY = """
            SELECT c.history_version, m.*
            FROM conversations c LEFT JOIN LATERAL (
              (SELECT * FROM (
                 SELECT %1$s, row_number() OVER (ORDER BY id DESC) AS place FROM messages
                 WHERE conversation_id = c.id ORDER BY id DESC LIMIT %2$d * :most) recent
               WHERE place <= :most OR id > coalesce(c.summary_through, 0))
              UNION
              SELECT %1$s, 0 FROM messages
              WHERE conversation_id = c.id AND direction = 'inbound' AND answered_by IS NULL AND settled_as IS NULL
                AND id NOT IN (SELECT id FROM messages WHERE conversation_id = c.id ORDER BY id DESC LIMIT %2$d * :most)) m
              ON true
            WHERE c.id = :conversation ORDER BY m.id""".formatted(TURN, History.MOST_WINDOWS);

    static final String UNSUMMARISED = """
            SELECT %s FROM messages WHERE conversation_id = :conversation AND id > :after
              AND delivery_state IS DISTINCT FROM 'errored' AND settled_as IS NULL
            ORDER BY id LIMIT :most""".formatted(TURN);

    /**
     * Stores each answer whose conversation is active and at its version and whose texts are unanswered. The update comes
     * first: it waits for whoever is at the row, and then sees the new version and finds nothing.
     */
    static final String ANSWER = """
            WITH draft AS (
              SELECT * FROM unnest(:conversations::bigint[], :versions::bigint[], :types::text[], :hashes::text[],
                                   :numbers::text[], :texts::text[], :decided::bigint[], :inReplyTo::bigint[],
                                   :reservations::text[], :uses::text[])
                WITH ORDINALITY
                AS d(conversation, version, type, hash, number, texts, decided, in_reply_to, reservation, uses, place)
              ORDER BY conversation
            ), current AS (
              UPDATE conversations c
              SET history_version = c.history_version + 1,
                  last_activity_at = greatest(c.last_activity_at, to_timestamp(d.decided / 1000.0))
              FROM draft d
              WHERE c.id = d.conversation AND c.status = 'active' AND c.history_version = d.version
                AND NOT EXISTS (SELECT 1 FROM messages t WHERE t.id = ANY(d.texts::bigint[])
                                  AND (t.answered_by IS NOT NULL OR t.settled_as IS NOT NULL))
                AND NOT EXISTS (SELECT 1 FROM opt_outs o WHERE o.organization_id = c.organization_id
                                  AND o.customer_hash = d.hash AND (o.opted_out OR d.number = ANY(o.blocked_senders)))
              RETURNING d.place, c.history_version
            ), answer AS (
              INSERT INTO answers (conversation_id, text_ids, decided_at, in_reply_to_at, reservation_id, model_uses)
              SELECT d.conversation, d.texts::bigint[], to_timestamp(d.decided / 1000.0),
                     to_timestamp(d.in_reply_to / 1000.0), d.reservation, d.uses::jsonb
              FROM current JOIN draft d USING (place)
              RETURNING id, conversation_id, text_ids
            ), covered AS (
              UPDATE messages SET answered_by = a.id
              FROM answer a CROSS JOIN unnest(a.text_ids) AS t(id) WHERE messages.id = t.id
            ), said AS (
              INSERT INTO messages (conversation_id, conversation_type, direction, role, purpose, body, delivery_state,
                                    answer_id, part, reservation_id, received_at)
              SELECT d.conversation, d.type, 'outbound', 'assistant', 'answer', p.body, 'recorded', a.id, p.part,
                     d.reservation, to_timestamp(d.decided / 1000.0)
              FROM current JOIN draft d USING (place) JOIN answer a ON a.conversation_id = d.conversation
                JOIN unnest(:places::bigint[], :parts::int[], :bodies::text[]) AS p(place, part, body)
                ON p.place = d.place
              ORDER BY p.place, p.part
              RETURNING id, answer_id, part, body
            )
            SELECT d.place, a.id AS answer_id, current.history_version, said.id AS message_id, said.body
            FROM current JOIN draft d USING (place) JOIN answer a ON a.conversation_id = d.conversation
              JOIN said ON said.answer_id = a.id
            ORDER BY d.place, said.part""";

    /** Only what is open still, and rests on a newer message of this very customer. */
    static final String CONCLUDE = """
            UPDATE agendas g
            SET state = t.state, summary = t.summary, fields = t.fields::jsonb, evidence_message_id = t.evidence,
                concluded_in = e.conversation_id,
                concluded_at = :now, concluded_by_answer = :answer::bigint, concluded_by_sid = :sid::text
            FROM unnest(:agendas::bigint[], :states::text[], :summaries::text[], :fields::text[], :evidence::bigint[])
                   AS t(agenda, state, summary, fields, evidence),
                 messages e JOIN conversations c ON c.id = e.conversation_id
            WHERE g.id = t.agenda AND g.state = 'open' AND e.id = t.evidence AND e.direction = 'inbound'
              AND e.received_at > g.opened_at AND c.assistant_id = g.assistant_id
              AND c.customer_phone_number = g.customer_phone_number
            RETURNING to_jsonb(g)""";

    static final String LOCK = """
            SELECT history_version FROM conversations WHERE id = :id AND status = 'active' FOR UPDATE""";

    /** Texts that are decided already are left out. */
    static final String REFUSE = """
            INSERT INTO refusals (conversation_type, provider_sid, organization_id, assistant_id, conversation_id,
                                  message_id, customer_hash, reservation_id, code, detail, lifts_at, decided_at)
            SELECT :type, r.sid, :organization::bigint, :assistant::bigint, r.conversation, r.message, :hash,
                   r.reservation, :code, :detail, :lifts::timestamptz, :now
            FROM unnest(:sids::text[], :conversations::bigint[], :messages::bigint[], :reservations::text[])
                   AS r(sid, conversation, message, reservation)
            WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_type = :type AND m.provider_sid = r.sid
                                AND (m.answered_by IS NOT NULL OR m.settled_as IS NOT NULL))
              AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = r.message AND m.erased_at IS NOT NULL)
            ON CONFLICT DO NOTHING
            RETURNING provider_sid""";

    /** No answer will cover these any more. */
    static final String SETTLE = """
            WITH settled AS (
              UPDATE messages SET settled_as = :how
              WHERE id = ANY(:messages::bigint[]) AND answered_by IS NULL AND settled_as IS NULL
              RETURNING conversation_id
            )
            UPDATE conversations SET history_version = history_version + 1
            WHERE id IN (SELECT conversation_id FROM settled)""";

    /** What was told as refused but could still be answered, no longer can. */
    static final String SETTLE_TOLD = """
            UPDATE messages m SET settled_as = 'refused'
            FROM refusals r
            WHERE m.conversation_id = :conversation AND m.direction = 'inbound' AND m.answered_by IS NULL
              AND m.settled_as IS NULL AND r.conversation_type = m.conversation_type
              AND r.provider_sid = m.provider_sid""";

    static final String NOTICE = """
            WITH said AS (
              INSERT INTO messages (conversation_id, conversation_type, direction, role, purpose, body, delivery_state,
                                    cause_sid, received_at)
              SELECT :conversation, :type, 'outbound', 'assistant', :purpose, :body, 'recorded', :cause, :now
              WHERE EXISTS (SELECT 1 FROM conversations c WHERE c.id = :conversation AND c.status = 'active')
                AND NOT EXISTS (SELECT 1 FROM messages n WHERE n.conversation_id = :conversation
                                  AND n.purpose = :purpose AND n.received_at > :since)
              ON CONFLICT DO NOTHING
              RETURNING id
            ), raised AS (
              UPDATE conversations SET history_version = history_version + 1
              WHERE id = :conversation AND EXISTS (SELECT 1 FROM said)
            )
            SELECT id FROM said""";

    static final String LIFTS_AT = """
            SELECT m.received_at + make_interval(secs => :seconds)
            FROM conversations p JOIN messages m ON m.conversation_id = p.id
            WHERE p.assistant_id = :assistant AND p.customer_phone_number = :customer AND m.direction = 'inbound'
              AND m.received_at <= :until AND m.received_at > :until::timestamptz - make_interval(secs => :seconds)
            ORDER BY m.received_at DESC OFFSET :most - 1 LIMIT 1""";

    static final String ANSWERS = """
            SELECT a.*, c.organization_id, c.assistant_id, c.conversation_type, c.to_phone_number,
                   c.customer_phone_number, coalesce((s.sms_settings ->> 'smart_encoding')::boolean, false) AS smart_encoding,
                   (SELECT jsonb_agg(jsonb_build_object('id', m.id, 'body', m.body) ORDER BY m.part)
                    FROM messages m WHERE m.answer_id = a.id) AS parts,
                   (SELECT array_agg(t.provider_sid ORDER BY t.id) FROM messages t WHERE t.id = ANY(a.text_ids)) AS sids,
                   (SELECT jsonb_agg(to_jsonb(g) ORDER BY g.id) FROM agendas g
                    WHERE g.concluded_by_answer = a.id) AS concluded
            FROM answers a
            JOIN conversations c ON c.id = a.conversation_id
            JOIN assistants s ON s.id = c.assistant_id
            WHERE a.id = ANY(:ids::bigint[]) ORDER BY a.id""";

    private DialogueSql() {}
}
