package com.diwaar.conversation.postgres;

/** The statements by which opt-outs are read and written. */
final class OptOutSql {

    static final String FIND =
            "SELECT to_jsonb(o) FROM opt_outs o WHERE organization_id = :organization AND customer_hash = :hash";

    /**
     * The newest of each word is kept; what follows from them is the same in whatever order they come. A START lifts the
     * provider's block of the number that it was sent to.
     */
    static final String SAY = """
            INSERT INTO opt_outs AS o (organization_id, customer_hash, version, stopped_at, started_at, opted_out)
            VALUES (:organization, :hash, 1, :stopped::timestamptz, :started::timestamptz,
                    :stopped::timestamptz IS NOT NULL)
            ON CONFLICT (organization_id, customer_hash) DO UPDATE SET
              version = o.version + 1,
              stopped_at = greatest(o.stopped_at, excluded.stopped_at),
              started_at = greatest(o.started_at, excluded.started_at),
              opted_out = greatest(o.stopped_at, excluded.stopped_at) IS NOT NULL
                AND coalesce(greatest(o.started_at, excluded.started_at)
                               <= greatest(o.stopped_at, excluded.stopped_at) + interval '15 seconds', true),
              blocked_senders = CASE WHEN excluded.started_at IS NULL THEN o.blocked_senders
                                     ELSE array_remove(o.blocked_senders, :sender) END
            RETURNING to_jsonb(o)""";

    static final String BLOCK = """
            INSERT INTO opt_outs AS o (organization_id, customer_hash, version, opted_out, blocked_senders)
            SELECT organization, hash, 1, false, array_agg(DISTINCT sender)
            FROM unnest(:organizations::bigint[], :hashes::text[], :senders::text[], :at::bigint[])
                   AS b(organization, hash, sender, at)
            WHERE NOT EXISTS (SELECT 1 FROM opt_outs e WHERE e.organization_id = organization AND e.customer_hash = hash
                                AND e.started_at >= to_timestamp(b.at / 1000.0))
            GROUP BY organization, hash ORDER BY organization, hash
            ON CONFLICT (organization_id, customer_hash) DO UPDATE SET
              version = o.version + CASE WHEN excluded.blocked_senders <@ o.blocked_senders THEN 0 ELSE 1 END,
              blocked_senders = (SELECT array_agg(DISTINCT s) FROM unnest(o.blocked_senders || excluded.blocked_senders) s)
            RETURNING to_jsonb(o)""";

    private OptOutSql() {}
}
