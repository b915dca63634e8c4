package com.diwaar.conversation.postgres;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.dialogue.ConversationType;
import com.diwaar.conversation.dialogue.Line;
import com.diwaar.conversation.dialogue.Refusal;
import com.diwaar.conversation.ending.Ended;
import com.diwaar.conversation.ending.ExpiredAgenda;
import com.diwaar.events.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Reads what {@link EndingSql} selects. */
final class EndingRows {

    private final Json json;

    EndingRows(Json json) {
        this.json = json;
    }

    Ended ended(ResultSet row) throws SQLException {
        Line line = new Line(
                ConversationType.ofWire(row.getString("conversation_type")),
                row.getString("to_phone_number"),
                row.getString("customer_phone_number"));
        return new Ended(
                row.getLong("id"),
                row.getLong("organization_id"),
                row.getLong("assistant_id"),
                row.getString("channel_sid"),
                line.type(),
                line.assistantNumber(),
                line.customerNumber(),
                row.getString("end_reason"),
                Times.from(row, "started_at"),
                Times.from(row, "ended_at"),
                row.getObject("duration", Integer.class),
                row.getInt("inbound"),
                row.getInt("outbound"),
                json.objects(row.getString("agendas")).stream()
                        .map(this::concluded)
                        .toList(),
                json.strings(row.getString("conversation_metadata")),
                json.objects(row.getString("cancelled")).stream()
                        .map(one -> cancelled(one, line))
                        .toList());
    }

    private Ended.Concluded concluded(JsonNode agenda) {
        return new Ended.Concluded(
                agenda.get("id").asLong(),
                Agenda.State.valueOf(agenda.get("state").asString().toUpperCase(Locale.ROOT)),
                Json.text(agenda, "summary"),
                json.strings(agenda.get("fields").toString()),
                Json.number(agenda, "evidence_message_id"));
    }

    private static Refusal cancelled(JsonNode refusal, Line line) {
        return new Refusal(
                refusal.get("provider_sid").asString(),
                line,
                Json.number(refusal, "organization_id"),
                Json.number(refusal, "assistant_id"),
                Json.number(refusal, "conversation_id"),
                Json.number(refusal, "message_id"),
                Json.text(refusal, "reservation_id"),
                ErrorCode.CANCELLED,
                refusal.get("detail").asString(),
                null,
                Times.parse(refusal.get("decided_at").asString()));
    }

    static ExpiredAgenda expired(ResultSet row) throws SQLException {
        return new ExpiredAgenda(
                row.getLong("id"),
                row.getLong("organization_id"),
                row.getLong("assistant_id"),
                row.getLong("conversation_id"),
                row.getObject("command_id", UUID.class),
                ConversationType.ofWire(row.getString("conversation_type")),
                row.getString("customer_phone_number"),
                row.getString("agenda"),
                Times.from(row, "concluded_at"));
    }
}
