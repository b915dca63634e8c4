package com.diwaar.conversation.postgres;

/** The statements by which a person is erased, all in one transaction. Rows stay, for the sums; content goes. */
final class ErasureSql {

    static final String LOCK = """
            SELECT c.id FROM conversations c
            WHERE c.assistant_id IN (SELECT id FROM assistants WHERE organization_id = :organization)
              AND c.customer_phone_number = :customer
            ORDER BY c.id FOR UPDATE""";

    static final String EXPIRE_AGENDAS = """
            UPDATE agendas SET state = 'expired', concluded_at = :now, announce_at = :now
            WHERE conversation_id = ANY(:ids::bigint[]) AND state = 'open'""";

    static final String READ_EXPIRED = """
            SELECT * FROM agendas WHERE conversation_id = ANY(:ids::bigint[]) AND announce_at IS NOT NULL ORDER BY id""";

    static final String READ_SIDS = """
            SELECT conversation_type, provider_sid FROM messages
            WHERE conversation_id = ANY(:ids::bigint[]) AND direction = 'inbound' AND provider_sid IS NOT NULL""";

    static final String KEEP_HASHES = """
            INSERT INTO erased_texts (conversation_type, sid_hash)
            SELECT * FROM unnest(:types::text[], :hashes::text[]) ON CONFLICT DO NOTHING""";

    static final String REFUSALS = """
            DELETE FROM refusals r USING messages m
            WHERE m.conversation_id = ANY(:ids::bigint[]) AND m.direction = 'inbound'
              AND r.conversation_type = m.conversation_type AND r.provider_sid = m.provider_sid""";

    static final String COMMANDS = """
            UPDATE commands SET metadata = '{}', detail = NULL, time_zone = NULL, erased_at = :now
            WHERE command_id IN (SELECT command_id FROM messages
                                 WHERE conversation_id = ANY(:ids::bigint[]) AND command_id IS NOT NULL)""";

    /** A reservation is named after a text's sid. */
    static final String ANSWERS = """
            UPDATE answers SET reservation_id = NULL
            WHERE id IN (SELECT answered_by FROM messages
                         WHERE conversation_id = ANY(:ids::bigint[]) AND answered_by IS NOT NULL)""";

    /** What waits for its time will never be sent; that it will not is told without a word of whom it was for. */
    static final String SCHEDULED = """
            WITH waiting AS (
              UPDATE scheduled_sends
              SET customer_phone_number = '', due_at = :now,
                  command = command || '{"to": "", "body": "", "agenda": null, "media_urls": [], "metadata": {}}'
              WHERE organization_id = :organization AND customer_phone_number = :customer
              RETURNING command_id, organization_id, assistant_id
            )
            INSERT INTO commands (command_id, organization_id, assistant_id, code, detail, decided_at)
            SELECT command_id, organization_id, assistant_id, 'cancelled', 'The recipient was erased.', :now
            FROM waiting ON CONFLICT DO NOTHING""";

    static final String AGENDAS = """
            UPDATE agendas SET customer_phone_number = '', agenda = '', summary = NULL, fields = '{}',
                               concluded_by_sid = NULL, announce_at = NULL
            WHERE conversation_id = ANY(:ids::bigint[])""";

    static final String MESSAGES = """
            UPDATE messages SET body = '', media = '[]', provider_sid = NULL, cause_sid = NULL, reservation_id = NULL,
                                erased_at = :now
            WHERE conversation_id = ANY(:ids::bigint[])""";

    static final String CONVERSATIONS = """
            UPDATE conversations SET customer_phone_number = '', channel_sid = NULL, conversation_metadata = '{}',
                                     summary = NULL, announce_at = NULL, erased_at = :now
            WHERE id = ANY(:ids::bigint[])""";

    static final String INSERT = """
            INSERT INTO erasures (organization_id, customer_hash, requested_at, untold, conversation_ids, due_at)
            VALUES (:organization, :hash, :now, :untold::jsonb, :ids::bigint[], :finishBy)
            RETURNING id""";

    static final String CLAIM = """
            UPDATE erasures SET due_at = :finishBy
            WHERE id IN (SELECT id FROM erasures WHERE due_at <= :now
                         ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED)
            RETURNING *""";

    static final String TOLD = """
            UPDATE erasures SET untold = NULL, due_at = CASE WHEN conversation_ids IS NOT NULL THEN due_at END
            WHERE id = :id""";

    static final String FORGOTTEN = """
            UPDATE erasures SET conversation_ids = NULL, due_at = CASE WHEN untold IS NOT NULL THEN due_at END
            WHERE id = :id""";

    static final String UNSTORED = """
            DELETE FROM refusals WHERE organization_id = :organization AND customer_hash = :hash AND message_id IS NULL
            RETURNING conversation_type, provider_sid""";

    private ErasureSql() {}
}
