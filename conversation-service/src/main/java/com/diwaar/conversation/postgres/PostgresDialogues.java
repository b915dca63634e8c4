package com.diwaar.conversation.postgres;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.dialogue.Answer;
import com.diwaar.conversation.dialogue.Conversation;
import com.diwaar.conversation.dialogue.Dialogues;
import com.diwaar.conversation.dialogue.Draft;
import com.diwaar.conversation.dialogue.History;
import com.diwaar.conversation.dialogue.InboundText;
import com.diwaar.conversation.dialogue.Line;
import com.diwaar.conversation.dialogue.Refusal;
import com.diwaar.conversation.dialogue.Situation;
import com.diwaar.conversation.dialogue.StoredText;
import com.diwaar.conversation.dialogue.Turn;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Conversations on record. Each method is one statement, but for an answer that stands whatever else came. */
final class PostgresDialogues implements Dialogues {

    private final JdbcClient sql;
    private final TransactionOperations transaction;
    private final DialogueRows rows;
    private final Json json;
    private final Clock clock;

    PostgresDialogues(JdbcClient sql, TransactionOperations transaction, DialogueRows rows, Json json, Clock clock) {
        this.sql = sql;
        this.transaction = transaction;
        this.rows = rows;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public Situation look(Line line, List<String> sids) {
        return sql.sql(DialogueSql.LOOK)
                .param("type", line.type().wire())
                .param("number", line.assistantNumber())
                .param("customer", line.customerNumber())
                .param("sids", sids.toArray(String[]::new))
                .query((row, _) -> rows.situation(row, line))
                .single();
    }

    @Override
    public Received receive(Assistant assistant, Line line, List<InboundText> texts) {
        Map<String, InboundText> bySid =
                texts.stream().collect(Collectors.toMap(InboundText::sid, Function.identity()));
        List<Received> one = new ArrayList<>(1);
        List<StoredText> stored = new ArrayList<>(texts.size());
        sql.sql(DialogueSql.RECEIVE)
                .param("organization", assistant.organizationId())
                .param("assistant", assistant.id())
                .param("type", line.type().wire())
                .param("number", line.assistantNumber())
                .param("customer", line.customerNumber())
                .param("now", Times.to(clock.instant()))
                .param("sids", Columns.of(texts, InboundText::sid, String[]::new))
                .param("bodies", Columns.of(texts, InboundText::body, String[]::new))
                .param("media", Columns.of(texts, text -> json.of(text.media()), String[]::new))
                .param("segments", Columns.of(texts, InboundText::segments, Integer[]::new))
                .param("received", Columns.of(texts, text -> text.receivedAt().toEpochMilli(), Long[]::new))
                .query(row -> {
                    Conversation conversation = new Conversation(row.getLong("id"), row.getLong("history_version"));
                    one.add(new Received(conversation, conversation.historyVersion() == 1, stored));
                    InboundText text = bySid.get(String.valueOf(row.getString("provider_sid")));
                    if (text != null) {
                        stored.add(new StoredText(row.getLong("message_id"), conversation.id(), text));
                    }
                });
        return one.getFirst();
    }

    @Override
    public History history(long conversationId, int messages) {
        List<Turn> turns = new ArrayList<>();
        long[] version = new long[1];
        sql.sql(DialogueSql.HISTORY)
                .param("conversation", conversationId)
                .param("most", messages)
                .query(row -> {
                    version[0] = row.getLong("history_version");
                    rows.turn(row).ifPresent(turns::add);
                });
        return new History(conversationId, version[0], List.copyOf(turns));
    }

    @Override
    public Optional<Stored> answer(Draft draft) {
        if (!draft.whateverElse()) {
            return answerAt(draft, draft.readVersion());
        }
        // Under the row's lock its version stays what it is, and what is read next is what was committed before.
        return Optional.ofNullable(
                transaction.execute(_ -> sql.sql("SELECT history_version FROM conversations WHERE id = :id FOR UPDATE")
                        .param("id", draft.conversationId())
                        .query(Long.class)
                        .optional()
                        .flatMap(version -> answerAt(draft, version))
                        .orElse(null)));
    }

    private Optional<Stored> answerAt(Draft draft, long version) {
        List<Answer.Part> parts = new ArrayList<>(draft.parts().size());
        long[] ids = new long[2];
        sql.sql(DialogueSql.ANSWER)
                .param("conversation", draft.conversationId())
                .param("version", version)
                .param("type", draft.line().type().wire())
                .param("texts", Columns.of(draft.answers(), Turn::messageId, Long[]::new))
                .param("parts", draft.parts().toArray(String[]::new))
                .param("now", Times.to(draft.decidedAt()))
                .param("inReplyTo", Times.to(draft.answers().getFirst().at()))
                .param("reservation", draft.reservationId())
                .param("call", draft.modelUse().callId())
                .param("provider", draft.modelUse().provider())
                .param("model", draft.modelUse().model())
                .param("input", draft.modelUse().inputTokens())
                .param("output", draft.modelUse().outputTokens())
                .query(row -> {
                    ids[0] = row.getLong("answer_id");
                    ids[1] = row.getLong("history_version");
                    parts.add(new Answer.Part(row.getLong("message_id"), row.getString("body")));
                });
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(new Stored(DialogueRows.answer(draft, ids[0], List.copyOf(parts)), ids[1]));
    }

    @Override
    public Set<String> refuse(List<Refusal> refusals) {
        if (refusals.isEmpty()) {
            return Set.of();
        }
        Refusal first = refusals.getFirst();
        return new HashSet<>(sql.sql(DialogueSql.REFUSE)
                .param("type", first.line().type().wire())
                .param("organization", first.organizationId())
                .param("assistant", first.assistantId())
                .param("reservation", first.reservationId())
                .param("code", first.code().wire())
                .param("detail", first.detail())
                .param("lifts", Times.to(first.liftsAt()))
                .param("now", Times.to(first.decidedAt()))
                .param("sids", Columns.of(refusals, Refusal::sid, String[]::new))
                .param("conversations", Columns.of(refusals, Refusal::conversationId, Long[]::new))
                .param("messages", Columns.of(refusals, Refusal::messageId, Long[]::new))
                .query(String.class)
                .list());
    }

    @Override
    public List<Answer> answers(Collection<Long> ids) {
        return sql.sql(DialogueSql.ANSWERS)
                .param("ids", ids.toArray(Long[]::new))
                .query((row, _) -> rows.answer(row))
                .list();
    }
}
