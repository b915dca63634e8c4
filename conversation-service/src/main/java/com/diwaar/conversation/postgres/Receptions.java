package com.diwaar.conversation.postgres;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.dialogue.Conversation;
import com.diwaar.conversation.dialogue.Dialogues.Received;
import com.diwaar.conversation.dialogue.InboundText;
import com.diwaar.conversation.dialogue.Line;
import com.diwaar.conversation.dialogue.Notice;
import com.diwaar.conversation.dialogue.Notice.Purpose;
import com.diwaar.conversation.dialogue.StoredText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stores the texts of many lines in one statement. */
final class Receptions {

    /**
     * @param texts at least one
     * @param welcome what the customer is told first if nothing was said to them in it yet; null is nothing
     */
    record Reception(
            Assistant assistant,
            Line line,
            List<InboundText> texts,
            @Nullable String welcome) {}

    private record Text(long place, InboundText text) {}

    private final JdbcClient sql;
    private final TextHashes textHashes;
    private final Json json;
    private final Clock clock;

    Receptions(JdbcClient sql, TextHashes textHashes, Json json, Clock clock) {
        this.sql = sql;
        this.textHashes = textHashes;
        this.json = json;
        this.clock = clock;
    }

    /** In their order; fails where two are of one line. */
    List<Received> receive(List<Reception> receptions) {
        List<Text> texts = new ArrayList<>();
        for (int i = 0; i < receptions.size(); i++) {
            long place = i + 1;
            receptions.get(i).texts().forEach(text -> texts.add(new Text(place, text)));
        }
        Instant now = clock.instant();
        Received[] received = new Received[receptions.size()];
        sql.sql(DialogueSql.RECEIVE)
                .param("now", Times.to(now))
                .param(
                        "organizations",
                        Columns.of(receptions, one -> one.assistant().organizationId(), Long[]::new))
                .param(
                        "assistants",
                        Columns.of(receptions, one -> one.assistant().id(), Long[]::new))
                .param("types", Columns.of(receptions, one -> one.line().type().wire(), String[]::new))
                .param("numbers", Columns.of(receptions, one -> one.line().assistantNumber(), String[]::new))
                .param("customers", Columns.of(receptions, one -> one.line().customerNumber(), String[]::new))
                .param("welcomes", Columns.of(receptions, Reception::welcome, String[]::new))
                .param(
                        "firsts",
                        Columns.of(receptions, one -> one.texts().getFirst().sid(), String[]::new))
                .param("places", Columns.of(texts, Text::place, Long[]::new))
                .param("sids", Columns.of(texts, one -> one.text().sid(), String[]::new))
                .param(
                        "sidHashes",
                        Columns.of(texts, one -> textHashes.of(one.text().sid()), String[]::new))
                .param("bodies", Columns.of(texts, one -> one.text().body(), String[]::new))
                .param("media", Columns.of(texts, one -> json.of(one.text().media()), String[]::new))
                .param("segments", Columns.of(texts, one -> one.text().segments(), Integer[]::new))
                .param(
                        "received",
                        Columns.of(texts, one -> one.text().receivedAt().toEpochMilli(), Long[]::new))
                .query(row -> {
                    int place = row.getInt("place") - 1;
                    if (received[place] == null) {
                        received[place] = begun(row, receptions.get(place), now);
                    }
                    stored(row, receptions.get(place)).ifPresent(received[place].texts()::add);
                });
        return List.of(received);
    }

    /** Its texts are added row by row. */
    private static Received begun(ResultSet row, Reception reception, Instant now) throws SQLException {
        Conversation conversation = new Conversation(row.getLong("id"), row.getLong("history_version"));
        Long welcome = row.getObject("welcome_id", Long.class);
        Notice said = welcome == null
                ? null
                : DialogueRows.notice(
                        welcome,
                        conversation.id(),
                        reception.assistant(),
                        reception.line(),
                        Purpose.WELCOME,
                        String.valueOf(reception.welcome()),
                        now);
        return new Received(conversation, conversation.historyVersion() == 1, new ArrayList<>(), said);
    }

    private static Optional<StoredText> stored(ResultSet row, Reception reception) throws SQLException {
        String sid = row.getString("provider_sid");
        long id = row.getLong("message_id");
        long conversation = row.getLong("id");
        return reception.texts().stream()
                .filter(text -> text.sid().equals(sid))
                .findFirst()
                .map(text -> new StoredText(id, conversation, text));
    }
}
