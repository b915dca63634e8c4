package com.diwaar.webhooks.postgres;

import com.diwaar.webhooks.endpoint.CustomHeaders;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.Endpoint.DisabledReason;
import com.diwaar.webhooks.endpoint.Endpoint.Standing;
import com.diwaar.webhooks.endpoint.EndpointSecret;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import com.diwaar.webhooks.endpoint.EventType;
import com.diwaar.webhooks.endpoint.SecretCipher;
import com.diwaar.webhooks.endpoint.Secrets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Turns rows of {@code endpoints} into endpoints, and what owners decide into parameters. A row that does not decrypt is an
 * endpoint too, one that is not {@link Endpoint#readable}: it stands in no other's way, and its owner can set it right.
 */
@Component
class EndpointRows implements RowMapper<Endpoint> {

    private final SecretCipher cipher;

    EndpointRows(SecretCipher cipher) {
        this.cipher = cipher;
    }

    @Override
    public Endpoint mapRow(ResultSet row, int number) throws SQLException {
        long organizationId = row.getLong("organization_id");
        return new Endpoint(
                row.getLong("id"),
                organizationId,
                settings(row, organizationId),
                secrets(row, organizationId),
                new Standing(
                        reason(row.getString("disabled_reason")),
                        Rows.instantOrNull(row, "disabled_at"),
                        Rows.instantOrNull(row, "failing_since"),
                        Rows.instantOrNull(row, "missed_since")),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
    }

    byte[] sealed(EndpointSecret secret, long organizationId) {
        return cipher.encrypt(secret, organizationId);
    }

    JdbcClient.StatementSpec bind(JdbcClient.StatementSpec sql, EndpointSettings settings, long organizationId) {
        Duration timeout = settings.timeout();
        return sql.param("organization", organizationId)
                .param("url", settings.url())
                .param(
                        "types",
                        settings.eventTypes().stream()
                                .map(EventType::wire)
                                .sorted()
                                .toArray(String[]::new))
                .param("assistants", settings.assistantIds().stream().sorted().toArray(Long[]::new))
                .param("headers", cipher.encryptHeaders(settings.headers(), organizationId), java.sql.Types.BINARY)
                .param("unreadable", !settings.headers().readable())
                .param("timeout", timeout == null ? null : (int) timeout.toSeconds(), java.sql.Types.INTEGER)
                .param("rate", settings.ratePerSecond(), java.sql.Types.INTEGER)
                .param("ordered", settings.ordered())
                .param("enabled", settings.enabled());
    }

    private EndpointSettings settings(ResultSet row, long organizationId) throws SQLException {
        Integer timeout = Rows.intOrNull(row, "timeout_seconds");
        return new EndpointSettings(
                row.getString("url"),
                types(row.getArray("event_types")),
                Set.of((Long[]) row.getArray("assistant_ids").getArray()),
                row.getBoolean("enabled"),
                headers(row.getBytes("headers"), organizationId),
                timeout == null ? null : Duration.ofSeconds(timeout),
                Rows.intOrNull(row, "rate_per_second"),
                row.getBoolean("ordered"));
    }

    private CustomHeaders headers(byte @Nullable [] stored, long organizationId) {
        try {
            return cipher.decryptHeaders(stored, organizationId);
        } catch (IllegalStateException _) {
            return CustomHeaders.UNREADABLE;
        }
    }

    /** One before that does not decrypt is none: it can't sign. */
    private Secrets secrets(ResultSet row, long organizationId) throws SQLException {
        EndpointSecret previous = secret(row.getBytes("previous_secret"), organizationId);
        return new Secrets(
                secret(row.getBytes("secret"), organizationId),
                previous,
                previous == null ? null : Rows.instantOrNull(row, "previous_secret_until"));
    }

    private @Nullable EndpointSecret secret(byte @Nullable [] stored, long organizationId) {
        try {
            return stored == null ? null : cipher.decrypt(stored, organizationId);
        } catch (IllegalStateException _) {
            return null;
        }
    }

    private static Set<EventType> types(Array wires) throws SQLException {
        return Arrays.stream((String[]) wires.getArray())
                .flatMap(wire -> EventType.ofWire(wire).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable DisabledReason reason(@Nullable String wire) {
        return wire == null ? null : DisabledReason.valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
