package com.diwaar.webhooks.postgres;

import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.Endpoint.DisabledReason;
import com.diwaar.webhooks.endpoint.EndpointSecret;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import com.diwaar.webhooks.endpoint.Endpoints;
import com.diwaar.webhooks.endpoint.EventType;
import com.diwaar.webhooks.endpoint.SecretCipher;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Endpoints in the table {@code endpoints}; secrets are encrypted there and nowhere else. */
@Repository
class PostgresEndpoints implements Endpoints {

    private final JdbcClient jdbc;
    private final SecretCipher cipher;

    PostgresEndpoints(JdbcClient jdbc, SecretCipher cipher) {
        this.jdbc = jdbc;
        this.cipher = cipher;
    }

    @Override
    public Endpoint add(long organizationId, EndpointSettings settings, EndpointSecret secret) {
        return withSettings(jdbc.sql("""
                                INSERT INTO endpoints (organization_id, url, event_types, assistant_ids, secret, enabled,
                                                       disabled_reason)
                                VALUES (:organization, :url, :types, :assistants, :secret, :enabled,
                                        CASE WHEN :enabled THEN NULL ELSE 'requested' END)
                                RETURNING *"""), settings)
                .param("organization", organizationId)
                .param("secret", cipher.encrypt(secret, organizationId))
                .query(this::endpoint)
                .single();
    }

    @Override
    public Optional<Endpoint> find(long organizationId, long id) {
        return jdbc.sql("SELECT * FROM endpoints WHERE id = :id AND organization_id = :organization")
                .param("id", id)
                .param("organization", organizationId)
                .query(this::endpoint)
                .optional();
    }

    @Override
    public List<Endpoint> of(long organizationId) {
        return jdbc.sql("SELECT * FROM endpoints WHERE organization_id = :organization ORDER BY id")
                .param("organization", organizationId)
                .query(this::endpoint)
                .list();
    }

    @Override
    public Map<Long, List<Endpoint>> ofAll(Collection<Long> organizationIds) {
        return jdbc
                .sql("SELECT * FROM endpoints WHERE organization_id = ANY(:organizations)")
                .param("organizations", organizationIds.toArray(Long[]::new))
                .query(this::endpoint)
                .list()
                .stream()
                .collect(Collectors.groupingBy(Endpoint::organizationId));
    }

    @Override
    public Map<Long, Endpoint> byIds(Collection<Long> ids) {
        return jdbc
                .sql("SELECT * FROM endpoints WHERE id = ANY(:ids)")
                .param("ids", ids.toArray(Long[]::new))
                .query(this::endpoint)
                .list()
                .stream()
                .collect(Collectors.toMap(Endpoint::id, Function.identity()));
    }

    @Override
    public Optional<Endpoint> change(long organizationId, long id, EndpointSettings settings) {
        return withSettings(jdbc.sql("""
                                UPDATE endpoints
                                SET url = :url, event_types = :types, assistant_ids = :assistants, enabled = :enabled,
                                    disabled_reason = CASE WHEN :enabled THEN NULL
                                                           ELSE COALESCE(disabled_reason, 'requested') END,
                                    updated_at = now()
                                WHERE id = :id AND organization_id = :organization
                                RETURNING *"""), settings)
                .param("id", id)
                .param("organization", organizationId)
                .query(this::endpoint)
                .optional();
    }

    @Override
    public boolean disable(long id, DisabledReason reason) {
        return jdbc.sql("""
                                UPDATE endpoints SET enabled = false, disabled_reason = :reason, updated_at = now()
                                WHERE id = :id AND enabled""").param("id", id).param("reason", wire(reason)).update() == 1;
    }

    @Override
    public boolean remove(long organizationId, long id) {
        return jdbc.sql("DELETE FROM endpoints WHERE id = :id AND organization_id = :organization")
                        .param("id", id)
                        .param("organization", organizationId)
                        .update()
                == 1;
    }

    private static JdbcClient.StatementSpec withSettings(JdbcClient.StatementSpec sql, EndpointSettings settings) {
        return sql.param("url", settings.url())
                .param(
                        "types",
                        settings.eventTypes().stream()
                                .map(EventType::wire)
                                .sorted()
                                .toArray(String[]::new))
                .param("assistants", settings.assistantIds().stream().sorted().toArray(Long[]::new))
                .param("enabled", settings.enabled());
    }

    private Endpoint endpoint(ResultSet row, int number) throws SQLException {
        long organizationId = row.getLong("organization_id");
        return new Endpoint(
                row.getLong("id"),
                organizationId,
                row.getString("url"),
                types(row.getArray("event_types")),
                Set.of((Long[]) row.getArray("assistant_ids").getArray()),
                cipher.decrypt(row.getBytes("secret"), organizationId),
                reason(row.getString("disabled_reason")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    private static Set<EventType> types(Array wires) throws SQLException {
        return Arrays.stream((String[]) wires.getArray())
                .flatMap(wire -> EventType.ofWire(wire).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable DisabledReason reason(@Nullable String wire) {
        return wire == null ? null : DisabledReason.valueOf(wire.toUpperCase(Locale.ROOT));
    }

    private static String wire(DisabledReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
