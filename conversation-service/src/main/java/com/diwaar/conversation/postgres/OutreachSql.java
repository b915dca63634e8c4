package com.diwaar.conversation.postgres;

/** The statements by which commands are read and written, one round trip each. */
final class OutreachSql {

    /** What became of the command, and who is to carry it out. */
    static final String LOOK = """
            SELECT %s, k.command_id, k.organization_id, k.assistant_id, k.code, k.detail, k.lifts_at, k.time_zone,
                   k.metadata, k.decided_at, k.erased_at, m.id AS message_id, m.conversation_id, m.body, m.media, m.reservation_id,
                   c.conversation_type, c.to_phone_number, c.customer_phone_number,
                   (SELECT g.agenda FROM agendas g WHERE g.command_id = k.command_id) AS opened_agenda,
                   (SELECT jsonb_agg(to_jsonb(g) ORDER BY g.id) FROM agendas g
                    WHERE g.superseded_by = k.command_id) AS superseded,
                   (SELECT to_jsonb(o) FROM opt_outs o
                    WHERE o.organization_id = a.organization_id AND o.customer_hash = :hash) AS opt_out,
                   (SELECT d.send_at FROM scheduled_sends d WHERE d.command_id = :command) AS scheduled_for
            FROM (VALUES (1)) AS one(n)
            LEFT JOIN assistants a ON a.id = :assistant
            LEFT JOIN commands k ON k.command_id = :command
            LEFT JOIN messages m ON m.command_id = k.command_id
            LEFT JOIN conversations c ON c.id = m.conversation_id""".formatted(AssistantRows.COLUMNS);

    /**
     * Everything hangs on the command's own row: where that is taken, or the person opted out, nothing is stored. Metadata
     * that would grow too large for an event starts anew.
     */
    static final String RECORD = """
            WITH command AS (
              INSERT INTO commands (command_id, organization_id, assistant_id, time_zone, metadata, decided_at)
              SELECT :command, :organization, :assistant, :zone::text, :metadata::jsonb, :now
              WHERE NOT EXISTS (SELECT 1 FROM opt_outs o WHERE o.organization_id = :organization
                                  AND o.customer_hash = :hash AND (o.opted_out OR :number = ANY(o.blocked_senders)))
              ON CONFLICT DO NOTHING
              RETURNING command_id
            ), conversation AS (
              INSERT INTO conversations AS c (organization_id, assistant_id, conversation_type, to_phone_number,
                customer_phone_number, status, conversation_metadata, history_version, started_at, last_activity_at)
              SELECT :organization, :assistant, :type, :number, :customer, 'active', :metadata::jsonb, 1, :now, :now
              FROM command
              ON CONFLICT (assistant_id, customer_phone_number, conversation_type) WHERE status = 'active'
              DO UPDATE SET history_version = c.history_version + 1,
                            to_phone_number = excluded.to_phone_number,
                            last_activity_at = greatest(c.last_activity_at, excluded.last_activity_at),
                            conversation_metadata = CASE
                              WHEN (SELECT count(*) FROM jsonb_object_keys(
                                      c.conversation_metadata || excluded.conversation_metadata)) > :mostMetadata
                              THEN excluded.conversation_metadata
                              ELSE c.conversation_metadata || excluded.conversation_metadata END
              RETURNING c.id
            ), message AS (
              INSERT INTO messages (conversation_id, conversation_type, direction, role, purpose, body, media,
                                    delivery_state, command_id, reservation_id, received_at)
              SELECT id, :type, 'outbound', 'assistant', 'outreach', :body, :media::jsonb, 'recorded', :command,
                     :reservation, :now FROM conversation
              RETURNING id, conversation_id
            ), agenda AS (
              INSERT INTO agendas (organization_id, assistant_id, customer_phone_number, conversation_type,
                                   conversation_id, command_id, agenda, state, opened_at, expires_at)
              SELECT :organization, :assistant, :customer, :type, id, :command, :agenda::text, 'open', :now, :expires
              FROM conversation WHERE :agenda::text IS NOT NULL
            ), superseded AS (
              UPDATE agendas SET state = 'superseded', superseded_by = :command, concluded_at = :now,
                                 concluded_in = conversation.id
              FROM conversation
              WHERE agendas.command_id = ANY(:supersedes::uuid[]) AND agendas.assistant_id = :assistant
                AND agendas.customer_phone_number = :customer AND agendas.state = 'open'
              RETURNING agendas.*
            )
            SELECT message.id AS message_id, message.conversation_id,
                   (SELECT jsonb_agg(to_jsonb(superseded) ORDER BY id) FROM superseded) AS superseded
            FROM message""";

    /** Nothing is kept of a command that is decided already. */
    static final String SCHEDULE = """
            INSERT INTO scheduled_sends (command_id, organization_id, assistant_id, customer_phone_number, command,
                                         send_at, due_at, scheduled_at)
            SELECT :command, :organization, :assistant, :customer, :body::jsonb, :at, :at, :now
            WHERE NOT EXISTS (SELECT 1 FROM commands WHERE command_id = :command)
            ON CONFLICT DO NOTHING""";

    static final String SCHEDULED = """
            SELECT * FROM scheduled_sends d
            WHERE organization_id = :organization AND id > :after
              AND NOT EXISTS (SELECT 1 FROM commands k WHERE k.command_id = d.command_id)
            ORDER BY id LIMIT :most""";

    static final String FIND_SCHEDULED = """
            SELECT d.assistant_id, k.code, k.command_id IS NOT NULL AS decided
            FROM scheduled_sends d LEFT JOIN commands k ON k.command_id = d.command_id
            WHERE d.command_id = :command AND d.organization_id = :organization""";

    static final String FIND_DECIDED = """
            SELECT code FROM commands WHERE command_id = :command AND organization_id = :organization""";

    static final String DUE_NOW = "UPDATE scheduled_sends SET due_at = :now WHERE command_id = :command";

    static final String CLAIM_DUE = """
            UPDATE scheduled_sends SET due_at = :until
            WHERE id IN (SELECT id FROM scheduled_sends WHERE due_at <= :now
                         ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED)
            RETURNING *""";

    static final String DONE = "DELETE FROM scheduled_sends WHERE command_id = :command";

    static final String REFUSE = """
            INSERT INTO commands (command_id, organization_id, assistant_id, code, detail, lifts_at, decided_at)
            VALUES (:command, :organization, :assistant, :code, :detail, :lifts, :now)
            ON CONFLICT DO NOTHING""";

    private OutreachSql() {}
}
