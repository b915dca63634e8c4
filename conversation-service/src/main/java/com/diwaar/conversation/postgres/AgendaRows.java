package com.diwaar.conversation.postgres;

import com.diwaar.conversation.agenda.Agenda;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Reads agendas that the database made JSON of. */
final class AgendaRows {

    private final Json json;

    AgendaRows(Json json) {
        this.json = json;
    }

    Agenda read(JsonNode row) {
        String concluded = Json.text(row, "concluded_at");
        return new Agenda(
                row.get("id").asLong(),
                row.get("conversation_id").asLong(),
                Json.uuid(row, "command_id"),
                row.get("agenda").asString(),
                Agenda.State.valueOf(row.get("state").asString().toUpperCase(Locale.ROOT)),
                Json.text(row, "summary"),
                json.strings(row.get("fields").toString()),
                Json.number(row, "evidence_message_id"),
                Times.parse(row.get("opened_at").asString()),
                Times.parse(row.get("expires_at").asString()),
                concluded == null ? null : Times.parse(concluded));
    }
}
