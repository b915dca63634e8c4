package com.diwaar.conversation.postgres;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.agenda.OpenAgenda;
import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.dialogue.Answer;
import com.diwaar.conversation.dialogue.Conversation;
import com.diwaar.conversation.dialogue.ConversationType;
import com.diwaar.conversation.dialogue.Draft;
import com.diwaar.conversation.dialogue.InboundText;
import com.diwaar.conversation.dialogue.Line;
import com.diwaar.conversation.dialogue.Notice;
import com.diwaar.conversation.dialogue.Refusal;
import com.diwaar.conversation.dialogue.Situation;
import com.diwaar.conversation.dialogue.StoredText;
import com.diwaar.conversation.dialogue.Summary;
import com.diwaar.conversation.dialogue.Traffic;
import com.diwaar.conversation.dialogue.Turn;
import com.diwaar.conversation.optout.OptOutWord;
import com.diwaar.events.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what {@link DialogueSql} selects. */
final class DialogueRows {

    private final AssistantRows assistants;
    private final AgendaRows agendas;
    private final OptOutRows optOuts;
    private final Json json;

    DialogueRows(AssistantRows assistants, Json json) {
        this.assistants = assistants;
        this.agendas = new AgendaRows(json);
        this.optOuts = new OptOutRows(json);
        this.json = json;
    }

    Situation situation(ResultSet row, Line line) throws SQLException {
        Assistant assistant = assistants.read(row);
        List<JsonNode> unseen = json.objects(row.getString("unseen"));
        List<JsonNode> seen = json.objects(row.getString("known"));
        Map<String, Situation.Known> known = seen.stream()
                .filter(one -> !isAnothers(one, assistant))
                .collect(Collectors.toMap(one -> one.get("sid").asString(), one -> known(one, line, assistant)));
        return new Situation(
                assistant,
                active(row),
                row.getString("oldest_unanswered"),
                summary(row),
                ids(unseen, false),
                ids(unseen, true),
                json.objects(row.getString("agendas")).stream()
                        .map(DialogueRows::openAgenda)
                        .toList(),
                known,
                Stream.concat(
                                json.objects(row.getString("erased")).stream().map(JsonNode::asString),
                                seen.stream()
                                        .filter(one -> isAnothers(one, assistant))
                                        .map(one -> one.get("sid").asString()))
                        .collect(Collectors.toSet()),
                optOuts.read(row.getString("opt_out")),
                traffic(json.object(row.getString("traffic"))));
    }

    /** Of the assistant who had the number then: nothing of it is this one's business. */
    private static boolean isAnothers(JsonNode one, @Nullable Assistant assistant) {
        Long owner = Json.number(one, "owner");
        return owner != null && (assistant == null || owner != assistant.id());
    }

    private static @Nullable Conversation active(ResultSet row) throws SQLException {
        long conversation = row.getLong("c_id");
        return row.wasNull() ? null : new Conversation(conversation, row.getLong("history_version"));
    }

    private static @Nullable Summary summary(ResultSet row) throws SQLException {
        String summary = row.getString("summary");
        return summary == null ? null : new Summary(summary, row.getLong("summary_through"));
    }

    private static OpenAgenda openAgenda(JsonNode one) {
        return new OpenAgenda(
                one.get("id").asLong(),
                one.get("agenda").asString(),
                Times.parse(one.get("opened_at").asString()),
                Json.text(one, "text"),
                one.path("seen").asBoolean(false));
    }

    private static Traffic traffic(JsonNode one) {
        return new Traffic(
                one.get("hour").asInt(),
                one.get("day").asInt(),
                one.get("exchanged").asInt());
    }

    private static Set<Long> ids(List<JsonNode> unseen, boolean errored) {
        return unseen.stream()
                .filter(one -> one.get("errored").asBoolean() == errored)
                .map(one -> one.get("id").asLong())
                .collect(Collectors.toSet());
    }

    private Situation.Known known(JsonNode one, Line line, @Nullable Assistant assistant) {
        List<Notice> notices = assistant == null
                ? List.of()
                : one.path("notices")
                        .valueStream()
                        .map(notice -> notice(notice, line, assistant))
                        .toList();
        return new Situation.Known(
                stored(one, line),
                refusal(one, line),
                Json.number(one, "answered_by"),
                obeyed(Json.text(one, "settled_as")),
                notices,
                one.path("concluded").valueStream().map(agendas::read).toList());
    }

    private static @Nullable OptOutWord obeyed(@Nullable String settledAs) {
        return switch (settledAs) {
            case "opt_out" -> OptOutWord.STOP;
            case "opt_in" -> OptOutWord.START;
            case "help" -> OptOutWord.HELP;
            case null, default -> null;
        };
    }

    private static Notice notice(JsonNode one, Line line, Assistant assistant) {
        return new Notice(
                one.get("id").asLong(),
                one.get("conversation_id").asLong(),
                assistant.organizationId(),
                assistant.id(),
                line,
                Notice.Purpose.ofWire(one.get("purpose").asString()),
                one.get("body").asString(),
                Times.parse(one.get("received_at").asString()),
                assistant.smsSettings().smartEncoding(),
                Json.text(one, "reservation_id"),
                "errored".equals(Json.text(one, "delivery_state")));
    }

    /** One that was stored just now. */
    static Notice notice(
            long id,
            long conversationId,
            Assistant assistant,
            Line line,
            Notice.Purpose purpose,
            @Nullable String body,
            Instant at) {
        return new Notice(
                id,
                conversationId,
                assistant.organizationId(),
                assistant.id(),
                line,
                purpose,
                String.valueOf(body),
                at,
                assistant.smsSettings().smartEncoding(),
                null,
                false);
    }

    private @Nullable StoredText stored(JsonNode one, Line line) {
        Long id = Json.number(one, "m_id");
        return id == null
                ? null
                : new StoredText(
                        id,
                        one.get("m_conversation_id").asLong(),
                        new InboundText(
                                one.get("sid").asString(),
                                line,
                                one.get("body").asString(),
                                json.media(one.get("media").toString()),
                                one.get("segments").asInt(),
                                Times.parse(one.get("received_at").asString())));
    }

    private static @Nullable Refusal refusal(JsonNode one, Line line) {
        String code = Json.text(one, "code");
        String lifts = Json.text(one, "lifts_at");
        return code == null
                ? null
                : new Refusal(
                        one.get("sid").asString(),
                        line,
                        Json.number(one, "organization_id"),
                        Json.number(one, "assistant_id"),
                        Json.number(one, "conversation_id"),
                        Json.number(one, "message_id"),
                        Json.text(one, "reservation_id"),
                        ErrorCode.ofWire(code),
                        one.get("detail").asString(),
                        lifts == null ? null : Times.parse(lifts),
                        Times.parse(one.get("decided_at").asString()));
    }

    /** Empty where the conversation has none. */
    Optional<Turn> turn(ResultSet row) throws SQLException {
        long id = row.getLong("id");
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new Turn(
                        id,
                        Turn.Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                        row.getString("body"),
                        row.getInt("media"),
                        Times.from(row, "received_at"),
                        row.getString("provider_sid"),
                        row.getBoolean("unanswered"),
                        row.getBoolean("settled")));
    }

    static Answer answer(Draft draft, long id, List<Answer.Part> parts, List<Agenda> concluded) {
        return new Answer(
                id,
                draft.conversationId(),
                draft.assistant().organizationId(),
                draft.assistant().id(),
                draft.line(),
                parts,
                draft.answers().stream().map(turn -> String.valueOf(turn.sid())).toList(),
                concluded,
                draft.answers().getFirst().at(),
                draft.decidedAt(),
                draft.reservationId(),
                draft.modelUses(),
                draft.assistant().smsSettings().smartEncoding());
    }

    Answer answer(ResultSet row) throws SQLException {
        return new Answer(
                row.getLong("id"),
                row.getLong("conversation_id"),
                row.getLong("organization_id"),
                row.getLong("assistant_id"),
                new Line(
                        ConversationType.ofWire(row.getString("conversation_type")),
                        row.getString("to_phone_number"),
                        row.getString("customer_phone_number")),
                json.objects(row.getString("parts")).stream()
                        .map(part -> new Answer.Part(
                                part.get("id").asLong(), part.get("body").asString()))
                        .toList(),
                List.of((String[]) row.getArray("sids").getArray()),
                agendas(row.getString("concluded")),
                Times.from(row, "in_reply_to_at"),
                Times.from(row, "decided_at"),
                row.getString("reservation_id"),
                json.uses(row.getString("model_uses")),
                row.getBoolean("smart_encoding"));
    }

    List<Agenda> agendas(@Nullable String array) {
        return json.objects(array).stream().map(agendas::read).toList();
    }
}
