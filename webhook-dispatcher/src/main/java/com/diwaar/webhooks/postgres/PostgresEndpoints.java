package com.diwaar.webhooks.postgres;

import static com.diwaar.webhooks.postgres.Columns.longs;
import static com.diwaar.webhooks.postgres.Columns.texts;

import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.Endpoint.DisabledReason;
import com.diwaar.webhooks.endpoint.EndpointSecret;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import com.diwaar.webhooks.endpoint.Endpoints;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Endpoints in the table {@code endpoints}; secrets and headers are encrypted there and nowhere else. */
@Repository
class PostgresEndpoints implements Endpoints {

    private static final String INSERT = """
            INSERT INTO endpoints (organization_id, url, event_types, assistant_ids, headers, timeout_seconds,
                                   rate_per_second, ordered, enabled, disabled_reason, disabled_at, secret, imported_from)
            VALUES (:organization, :url, :types, :assistants, :headers, :timeout, :rate, :ordered, :enabled,
                    CASE WHEN :enabled THEN NULL ELSE 'requested' END, CASE WHEN :enabled THEN NULL ELSE now() END,
                    :secret, :imported)
            ON CONFLICT (organization_id, imported_from) WHERE imported_from IS NOT NULL DO NOTHING
            RETURNING *""";

    /** Between two attempts at a delivery lies a day and a fifth of it at most. */
    private static final String LONGER_THAN_ANY_RETRY = "30 hours";

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final EndpointRows rows;
    private final EndpointCache cache;

    PostgresEndpoints(JdbcClient jdbc, JdbcTemplate template, EndpointRows rows, EndpointCache cache) {
        this.cache = cache;
        this.jdbc = jdbc;
        this.template = template;
        this.rows = rows;
    }

    @Override
    @Transactional
    public Optional<Endpoint> add(long organizationId, EndpointSettings settings, EndpointSecret secret, int most) {
        return have(organizationId) < most ? insert(organizationId, settings, secret, null) : Optional.empty();
    }

    /** How many it has; nobody adds one meanwhile, until the end of the transaction. */
    private long have(long organizationId) {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('webhooks.endpoints.' || :organization, 0))")
                .param("organization", organizationId)
                .query((row, _) -> organizationId)
                .single();
        return jdbc.sql("SELECT count(*) FROM endpoints WHERE organization_id = :organization")
                .param("organization", organizationId)
                .query(Long.class)
                .single();
    }

    @Override
    public Optional<Endpoint> takeOver(
            long organizationId, EndpointSettings settings, EndpointSecret secret, String importedFrom) {
        return insert(organizationId, settings, secret, importedFrom);
    }

    @Override
    public Optional<Endpoint> takenOver(long organizationId, String importedFrom) {
        return jdbc.sql("SELECT * FROM endpoints WHERE organization_id = :organization AND imported_from = :imported")
                .param("organization", organizationId)
                .param("imported", importedFrom)
                .query(rows)
                .optional();
    }

    private Optional<Endpoint> insert(
            long organizationId, EndpointSettings settings, EndpointSecret secret, @Nullable String importedFrom) {
        return rows.bind(jdbc.sql(INSERT), settings, organizationId)
                .param("secret", rows.sealed(secret, organizationId))
                .param("imported", importedFrom)
                .query(rows)
                .optional();
    }

    @Override
    public Optional<Endpoint> find(long organizationId, long id) {
        return jdbc.sql("SELECT * FROM endpoints WHERE id = :id AND organization_id = :organization")
                .param("id", id)
                .param("organization", organizationId)
                .query(rows)
                .optional();
    }

    @Override
    public List<Endpoint> of(long organizationId) {
        return jdbc.sql("SELECT * FROM endpoints WHERE organization_id = :organization ORDER BY id")
                .param("organization", organizationId)
                .query(rows)
                .list();
    }

    @Override
    public Map<Long, List<Endpoint>> ofAll(Collection<Long> organizationIds) {
        return cache.where("organization_id = ANY(?)", organizationIds.toArray(Long[]::new)).stream()
                .collect(Collectors.groupingBy(Endpoint::organizationId));
    }

    @Override
    public Map<Long, Endpoint> byIds(Collection<Long> ids) {
        return cache.where("id = ANY(?)", ids.toArray(Long[]::new)).stream()
                .collect(Collectors.toMap(Endpoint::id, Function.identity()));
    }

    @Override
    @Transactional
    public Optional<Endpoint> change(long organizationId, long id, EndpointSettings settings, Instant now) {
        Optional<Boolean> ordered = jdbc.sql(
                        "SELECT ordered FROM endpoints WHERE id = :id AND organization_id = :organization FOR UPDATE")
                .param("id", id)
                .param("organization", organizationId)
                .query(Boolean.class)
                .optional();
        Optional<Endpoint> changed = rows.bind(jdbc.sql("""
                                UPDATE endpoints
                                SET url = :url, event_types = :types, assistant_ids = :assistants,
                                    headers = CASE WHEN :unreadable THEN headers ELSE :headers END,
                                    timeout_seconds = :timeout, rate_per_second = :rate, ordered = :ordered,
                                    enabled = :enabled,
                                    disabled_reason = CASE WHEN :enabled THEN NULL
                                                           ELSE COALESCE(disabled_reason, 'requested') END,
                                    disabled_at = CASE WHEN :enabled THEN NULL ELSE COALESCE(disabled_at, :now) END,
                                    failing_since = CASE WHEN enabled AND url = :url THEN failing_since END,
                                    updated_at = :now
                                WHERE id = :id AND organization_id = :organization
                                RETURNING *"""), settings, organizationId)
                .param("id", id)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(rows)
                .optional();
        if (settings.ordered() && ordered.equals(Optional.of(false))) {
            OrderedTurns.beginAgain(template, id);
        }
        return changed;
    }

    @Override
    public Optional<Endpoint> rotate(long organizationId, long id, EndpointSecret secret, Instant previousUntil) {
        return jdbc.sql("""
                        UPDATE endpoints
                        SET previous_secret = secret, previous_secret_until = :until, secret = :secret, updated_at = now()
                        WHERE id = :id AND organization_id = :organization
                        RETURNING *""")
                .param("id", id)
                .param("organization", organizationId)
                .param("secret", rows.sealed(secret, organizationId))
                .param("until", previousUntil.atOffset(ZoneOffset.UTC))
                .query(rows)
                .optional();
    }

    @Override
    public boolean disable(long id, String url, DisabledReason reason, @Nullable Instant failingSince, Instant now) {
        return jdbc.sql("""
                                UPDATE endpoints
                                SET enabled = false, disabled_reason = :reason, disabled_at = :now, announced = false,
                                    missed_since = COALESCE(:since, :now), updated_at = :now
                                WHERE id = :id AND enabled AND url = :url""")
                        .param("id", id)
                        .param("url", url)
                        .param("reason", reason.name().toLowerCase(Locale.ROOT))
                        .param("since", Rows.offset(failingSince))
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    @Override
    public Map<Long, Instant> note(Collection<Long> wentWell, Collection<Tried> failed) {
        if (!wentWell.isEmpty()) {
            jdbc.sql("""
                            UPDATE endpoints SET failing_since = NULL
                            WHERE id IN (SELECT id FROM endpoints WHERE id = ANY(:ids) AND failing_since IS NOT NULL
                                         ORDER BY id FOR UPDATE)""").param("ids", wentWell.toArray(Long[]::new)).update();
        }
        return failed.isEmpty() ? Map.of() : failing(failed);
    }

    private Map<Long, Instant> failing(Collection<Tried> failed) {
        Map<Long, Instant> since = new HashMap<>();
        template.query(
                """
                WITH known AS (
                    SELECT e.id, e.failing_since, e.last_failed_at, seen.at,
                           e.failing_since IS NULL
                           OR COALESCE(e.last_failed_at, e.failing_since) < seen.at - ?::interval AS anew
                    FROM unnest(?::bigint[], ?::text[], ?::timestamptz[]) AS seen(id, url, at)
                    JOIN endpoints e USING (id, url)
                    WHERE e.enabled),
                noted AS (
                    UPDATE endpoints e
                    SET failing_since = CASE WHEN known.anew THEN known.at ELSE e.failing_since END,
                        last_failed_at = known.at
                    FROM known
                    WHERE e.id = known.id
                      AND e.id IN (SELECT id FROM endpoints
                                   WHERE id IN (SELECT id FROM known
                                                WHERE anew OR last_failed_at IS NULL OR last_failed_at < at - interval '1 hour')
                                   ORDER BY id FOR UPDATE))
                SELECT id, CASE WHEN anew THEN at ELSE failing_since END AS failing_since FROM known""",
                row -> {
                    since.put(row.getLong("id"), Rows.instant(row, "failing_since"));
                },
                LONGER_THAN_ANY_RETRY,
                longs(failed, Tried::id),
                texts(failed, Tried::url),
                texts(failed, Tried::at));
        return since;
    }

    @Override
    public List<Endpoint> unannounced() {
        return jdbc.sql("SELECT * FROM endpoints WHERE NOT announced ORDER BY id LIMIT 100")
                .query(rows)
                .list();
    }

    @Override
    public void announced(long id, Instant disabledAt) {
        jdbc.sql("UPDATE endpoints SET announced = true WHERE id = :id AND (disabled_at = :at OR disabled_at IS NULL)")
                .param("id", id)
                .param("at", disabledAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public boolean remove(long organizationId, long id) {
        return jdbc.sql("DELETE FROM endpoints WHERE id = :id AND organization_id = :organization")
                        .param("id", id)
                        .param("organization", organizationId)
                        .update()
                == 1;
    }
}
