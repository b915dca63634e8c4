package com.diwaar.conversation.postgres;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.assistant.AssistantProfile;
import com.diwaar.conversation.assistant.Assistants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Assistants in the table {@code assistants}. */
final class PostgresAssistants implements Assistants {

    private static final String SELECT = "SELECT " + AssistantRows.COLUMNS + " FROM assistants a ";

    private final JdbcClient sql;
    private final AssistantRows rows;
    private final Json json;
    private final Clock clock;

    PostgresAssistants(JdbcClient sql, AssistantRows rows, Json json, Clock clock) {
        this.sql = sql;
        this.rows = rows;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public Optional<Assistant> add(long organizationId, AssistantProfile profile) {
        return unlessNumberIsTaken(
                profiled(sql.sql("""
                WITH a AS (
                  INSERT INTO assistants (organization_id, name, phone_number, instructions, provider, model, temperature,
                                          max_reply_length, fallback_model, time_zone, sms_settings, created_at, updated_at)
                  VALUES (:organization, :name, :number, :instructions, :provider, :model, :temperature,
                          :length, :fallback, :zone, :settings::jsonb, :now, :now)
                  RETURNING *)
                SELECT %s FROM a""".formatted(AssistantRows.COLUMNS)), profile).param("organization", organizationId));
    }

    /** The time of the last change tells the versions apart, so that no two are of the same millisecond. */
    @Override
    public Change change(Assistant read, AssistantProfile profile) {
        try {
            return profiled(sql.sql("""
                WITH a AS (
                  UPDATE assistants SET name = :name, phone_number = :number, instructions = :instructions,
                         provider = :provider, model = :model, temperature = :temperature, max_reply_length = :length,
                         fallback_model = :fallback, time_zone = :zone, sms_settings = :settings::jsonb,
                         updated_at = greatest(:now, updated_at + interval '1 millisecond')
                  WHERE id = :id AND updated_at = :read
                  RETURNING *)
                SELECT %s FROM a""".formatted(AssistantRows.COLUMNS)), profile)
                    .param("id", read.id())
                    .param("read", Times.to(read.updatedAt()))
                    .query(this::assistant)
                    .optional()
                    .<Change>map(Change.Made::new)
                    .orElseGet(Change.Overtaken::new);
        } catch (DuplicateKeyException _) {
            return new Change.NumberTaken();
        }
    }

    @Override
    public Optional<Assistant> of(long organizationId, long id) {
        return sql.sql(SELECT + "WHERE a.id = :id AND a.organization_id = :organization")
                .param("id", id)
                .param("organization", organizationId)
                .query(this::assistant)
                .optional();
    }

    @Override
    public List<Assistant> of(long organizationId, long afterId, int atMost) {
        return sql.sql(SELECT + "WHERE a.organization_id = :organization AND a.id > :after ORDER BY a.id LIMIT :most")
                .param("organization", organizationId)
                .param("after", afterId)
                .param("most", atMost)
                .query(this::assistant)
                .list();
    }

    private JdbcClient.StatementSpec profiled(JdbcClient.StatementSpec statement, AssistantProfile profile) {
        return statement
                .param("name", profile.name())
                .param("number", profile.phoneNumber())
                .param("instructions", profile.instructions())
                .param("provider", profile.model().provider())
                .param("model", profile.model().name())
                .param("temperature", profile.model().temperature())
                .param("length", profile.model().maxReplyLength())
                .param("fallback", profile.model().fallback())
                .param("zone", profile.timeZone().getId())
                .param("settings", json.of(profile.smsSettings()))
                .param("now", Times.to(clock.instant()));
    }

    private Optional<Assistant> unlessNumberIsTaken(JdbcClient.StatementSpec statement) {
        try {
            return statement.query(this::assistant).optional();
        } catch (DuplicateKeyException _) {
            return Optional.empty();
        }
    }

    private Assistant assistant(ResultSet row, int number) throws SQLException {
        return Objects.requireNonNull(rows.read(row));
    }
}
