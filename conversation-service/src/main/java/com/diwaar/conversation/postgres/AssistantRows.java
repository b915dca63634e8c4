package com.diwaar.conversation.postgres;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.assistant.ModelChoice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads assistants from rows that bear {@link #COLUMNS}. One that has not changed since is not parsed again. */
final class AssistantRows {

    /** Of a table called {@code a}. */
    static final String COLUMNS = """
            a.id AS a_id, a.organization_id AS a_organization_id, a.name AS a_name, a.phone_number AS a_phone_number,
            a.instructions AS a_instructions, a.provider AS a_provider, a.model AS a_model,
            a.temperature AS a_temperature, a.max_reply_length AS a_max_reply_length,
            a.fallback_model AS a_fallback_model, a.time_zone AS a_time_zone, a.sms_settings AS a_sms_settings,
            a.created_at AS a_created_at, a.updated_at AS a_updated_at""";

    private static final int MOST_PARSED = 10_000;

    private final Json json;
    private final ConcurrentHashMap<Long, Assistant> parsed = new ConcurrentHashMap<>();

    AssistantRows(Json json) {
        this.json = json;
    }

    /** Null where an outer join found none. */
    @Nullable
    Assistant read(ResultSet row) throws SQLException {
        long id = row.getLong("a_id");
        if (row.wasNull()) {
            return null;
        }
        Instant updatedAt = Times.from(row, "a_updated_at");
        Assistant known = parsed.get(id);
        if (known != null && known.updatedAt().equals(updatedAt)) {
            return known;
        }
        Assistant assistant = parse(row, id, updatedAt);
        if (parsed.size() >= MOST_PARSED) {
            parsed.clear();
        }
        parsed.put(id, assistant);
        return assistant;
    }

    private Assistant parse(ResultSet row, long id, Instant updatedAt) throws SQLException {
        return new Assistant(
                id,
                row.getLong("a_organization_id"),
                row.getString("a_name"),
                row.getString("a_phone_number"),
                row.getString("a_instructions"),
                new ModelChoice(
                        row.getString("a_provider"),
                        row.getString("a_model"),
                        row.getObject("a_temperature", Double.class),
                        row.getInt("a_max_reply_length"),
                        row.getString("a_fallback_model")),
                ZoneId.of(row.getString("a_time_zone")),
                json.settings(row.getString("a_sms_settings")),
                Times.from(row, "a_created_at"),
                updatedAt);
    }
}
