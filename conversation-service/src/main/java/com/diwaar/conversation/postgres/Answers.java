package com.diwaar.conversation.postgres;

import com.diwaar.conversation.dialogue.Answer;
import com.diwaar.conversation.dialogue.Draft;
import com.diwaar.conversation.dialogue.Turn;
import com.diwaar.kit.identity.SecretKey.KeyedHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stores many answers in one statement, each only if all that it rests on still holds. */
final class Answers {

    /** @param version that the conversation must have */
    record Candidate(Draft draft, long version) {}

    /** @param parts as they were stored */
    record Stored(long id, long historyVersion, List<Answer.Part> parts) {}

    private record Part(long place, int part, String body) {}

    private final JdbcClient sql;
    private final KeyedHash customers;
    private final Json json;

    Answers(JdbcClient sql, KeyedHash customers, Json json) {
        this.sql = sql;
        this.customers = customers;
        this.json = json;
    }

    /** In their order; empty where nothing was stored. */
    List<Optional<Stored>> store(List<Candidate> candidates) {
        List<Draft> drafts = candidates.stream().map(Candidate::draft).toList();
        List<Part> parts = IntStream.range(0, drafts.size())
                .boxed()
                .flatMap(i -> parts(drafts.get(i), i + 1))
                .toList();
        Stored[] stored = new Stored[drafts.size()];
        sql.sql(DialogueSql.ANSWER)
                .param("conversations", Columns.of(drafts, Draft::conversationId, Long[]::new))
                .param("versions", Columns.of(candidates, Candidate::version, Long[]::new))
                .param("types", Columns.of(drafts, draft -> draft.line().type().wire(), String[]::new))
                .param(
                        "hashes",
                        Columns.of(drafts, draft -> customers.of(draft.line().customerNumber()), String[]::new))
                .param("numbers", Columns.of(drafts, draft -> draft.line().assistantNumber(), String[]::new))
                .param("texts", Columns.of(drafts, Answers::texts, String[]::new))
                .param("decided", Columns.of(drafts, draft -> draft.decidedAt().toEpochMilli(), Long[]::new))
                .param(
                        "inReplyTo",
                        Columns.of(
                                drafts, draft -> draft.answers().getFirst().at().toEpochMilli(), Long[]::new))
                .param("reservations", Columns.of(drafts, Draft::reservationId, String[]::new))
                .param("uses", Columns.of(drafts, draft -> json.of(draft.modelUses()), String[]::new))
                .param("places", Columns.of(parts, Part::place, Long[]::new))
                .param("parts", Columns.of(parts, Part::part, Integer[]::new))
                .param("bodies", Columns.of(parts, Part::body, String[]::new))
                .query(row -> {
                    int place = row.getInt("place") - 1;
                    if (stored[place] == null) {
                        stored[place] =
                                new Stored(row.getLong("answer_id"), row.getLong("history_version"), new ArrayList<>());
                    }
                    stored[place].parts().add(new Answer.Part(row.getLong("message_id"), row.getString("body")));
                });
        return Stream.of(stored).map(Optional::ofNullable).toList();
    }

    private static Stream<Part> parts(Draft draft, long place) {
        return IntStream.range(0, draft.parts().size())
                .mapToObj(i -> new Part(place, i + 1, draft.parts().get(i)));
    }

    /** As PostgreSQL writes an array. */
    private static String texts(Draft draft) {
        return draft.answers().stream()
                .map(Turn::messageId)
                .map(String::valueOf)
                .collect(Collectors.joining(",", "{", "}"));
    }
}
