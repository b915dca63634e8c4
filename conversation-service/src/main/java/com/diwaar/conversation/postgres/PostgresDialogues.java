package com.diwaar.conversation.postgres;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.agenda.Conclusion;
import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.dialogue.Answer;
import com.diwaar.conversation.dialogue.Dialogues;
import com.diwaar.conversation.dialogue.Draft;
import com.diwaar.conversation.dialogue.History;
import com.diwaar.conversation.dialogue.InboundText;
import com.diwaar.conversation.dialogue.Leave;
import com.diwaar.conversation.dialogue.Line;
import com.diwaar.conversation.dialogue.Notice;
import com.diwaar.conversation.dialogue.Notice.Purpose;
import com.diwaar.conversation.dialogue.NoticeDraft;
import com.diwaar.conversation.dialogue.Order;
import com.diwaar.conversation.dialogue.Refusal;
import com.diwaar.conversation.dialogue.Situation;
import com.diwaar.conversation.dialogue.StoredText;
import com.diwaar.conversation.dialogue.Summary;
import com.diwaar.conversation.dialogue.Turn;
import com.diwaar.conversation.optout.OptOutWord;
import com.diwaar.kit.ferry.Ferry;
import com.diwaar.kit.identity.SecretKey.KeyedHash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Conversations on record. What happens with every text is one statement, together for all people whose texts are there at
 * the moment; what is rare is a short transaction that holds the conversation's row from its first statement on, so that
 * what it reads next is what was committed before.
 */
final class PostgresDialogues implements Dialogues {

    /** A machine that answers everything with "info" is not helped again and again. */
    private static final Duration HELP_AGAIN = Duration.ofMinutes(10);

    /** Enough to keep the database busy while the answers of one trip are read. */
    private static final int TRIPS_AT_ONCE = 3;

    /** So that nobody waits long for the others of a trip. */
    private static final int MOST_OF_A_TRIP = 40;

    private final JdbcClient sql;
    private final TransactionOperations transaction;
    private final DialogueRows rows;
    private final PostgresOptOuts optOuts;
    private final KeyedHash customers;
    private final Json json;
    private final Ferry<Looks.Look, Situation> looks;
    private final Ferry<Receptions.Reception, Received> receptions;
    private final Ferry<Answers.Candidate, Optional<Answers.Stored>> answers;
    private final Answers answersAlone;

    PostgresDialogues(
            JdbcClient sql,
            TransactionOperations transaction,
            DialogueRows rows,
            PostgresOptOuts optOuts,
            KeyedHash customers,
            TextHashes textHashes,
            Json json,
            Clock clock) {
        this.sql = sql;
        this.transaction = transaction;
        this.rows = rows;
        this.optOuts = optOuts;
        this.customers = customers;
        this.json = json;
        this.answersAlone = new Answers(sql, customers, json);
        this.looks = ferry("looks", new Looks(sql, rows, customers, textHashes)::look);
        this.receptions = ferry("receptions", new Receptions(sql, textHashes, json, clock)::receive);
        this.answers = ferry("answers", answersAlone::store);
    }

    private static <Q, A> Ferry<Q, A> ferry(String name, Function<List<Q>, List<A>> trip) {
        return new Ferry<>(name, TRIPS_AT_ONCE, MOST_OF_A_TRIP, trip);
    }

    @Override
    public Situation look(Line line, List<String> sids, Instant until) throws InterruptedException {
        return looks.cross(new Looks.Look(line, sids, until));
    }

    @Override
    public Received receive(Assistant assistant, Line line, List<InboundText> texts, @Nullable String welcome)
            throws InterruptedException {
        return receptions.cross(new Receptions.Reception(assistant, line, texts, welcome));
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
    public List<Turn> unsummarised(long conversationId, long after, int atMost) {
        return sql
                .sql(DialogueSql.UNSUMMARISED)
                .param("conversation", conversationId)
                .param("after", after)
                .param("most", atMost)
                .query((row, _) -> rows.turn(row))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void summarise(long conversationId, @Nullable Summary before, Summary summary) {
        sql.sql("""
                UPDATE conversations SET summary = :summary, summary_through = :through
                WHERE id = :conversation AND summary_through IS NOT DISTINCT FROM :before::bigint""")
                .param("conversation", conversationId)
                .param("summary", summary.text())
                .param("through", summary.through())
                .param("before", before == null ? null : before.through())
                .update();
    }

    @Override
    public Optional<Stored> answer(Draft draft) throws InterruptedException {
        if (!draft.whateverElse() && draft.conclusions().isEmpty()) {
            return answers.cross(new Answers.Candidate(draft, draft.readVersion()))
                    .map(stored -> stored(draft, stored, List.of()));
        }
        return Optional.ofNullable(transaction.execute(_ -> lock(draft.conversationId())
                .filter(version -> draft.whateverElse() || version == draft.readVersion())
                .flatMap(version -> answersAlone
                        .store(List.of(new Answers.Candidate(draft, version)))
                        .getFirst())
                .map(stored ->
                        stored(draft, stored, conclude(draft.conclusions(), stored.id(), null, draft.decidedAt())))
                .orElse(null)));
    }

    private static Stored stored(Draft draft, Answers.Stored stored, List<Agenda> concluded) {
        return new Stored(
                DialogueRows.answer(draft, stored.id(), List.copyOf(stored.parts()), concluded),
                stored.historyVersion());
    }

    private List<Agenda> conclude(
            List<Conclusion> conclusions, @Nullable Long answerId, @Nullable String sid, Instant at) {
        if (conclusions.isEmpty()) {
            return List.of();
        }
        return rows.agendas(sql
                .sql(DialogueSql.CONCLUDE)
                .param("answer", answerId)
                .param("sid", sid)
                .param("now", Times.to(at))
                .param("agendas", Columns.of(conclusions, Conclusion::agendaId, Long[]::new))
                .param(
                        "states",
                        Columns.of(conclusions, one -> one.result().name().toLowerCase(Locale.ROOT), String[]::new))
                .param("summaries", Columns.of(conclusions, Conclusion::summary, String[]::new))
                .param("fields", Columns.of(conclusions, one -> json.of(one.fields()), String[]::new))
                .param("evidence", Columns.of(conclusions, Conclusion::evidenceMessageId, Long[]::new))
                .query(String.class)
                .list()
                .stream()
                .sorted()
                .collect(Collectors.joining(",", "[", "]")));
    }

    @Override
    public Refused refuse(List<Refusal> refusals, @Nullable NoticeDraft notice) {
        if (refusals.isEmpty()) {
            return new Refused(Set.of(), null);
        }
        boolean stored = refusals.stream().anyMatch(one -> one.messageId() != null);
        if (!stored && notice == null) {
            return new Refused(insert(refusals), null);
        }
        boolean settles = stored && refusals.getFirst().isFinal();
        return Objects.requireNonNull(transaction.execute(_ -> {
            Stream.concat(
                            refusals.stream().map(Refusal::conversationId).filter(Objects::nonNull),
                            Stream.ofNullable(notice).map(NoticeDraft::conversationId))
                    .distinct()
                    .sorted()
                    .forEach(this::lock);
            Set<String> refused = insert(refusals);
            if (settles) {
                settle("refused", refusals);
            }
            return new Refused(refused, notice == null || refused.isEmpty() ? null : say(notice));
        }));
    }

    private Set<String> insert(List<Refusal> refusals) {
        Refusal first = refusals.getFirst();
        return new HashSet<>(sql.sql(DialogueSql.REFUSE)
                .param("type", first.line().type().wire())
                .param("organization", first.organizationId())
                .param("assistant", first.assistantId())
                .param("hash", customers.of(first.line().customerNumber()))
                .param("code", first.code().wire())
                .param("detail", first.detail())
                .param("lifts", Times.to(first.liftsAt()))
                .param("now", Times.to(first.decidedAt()))
                .param("sids", Columns.of(refusals, Refusal::sid, String[]::new))
                .param("conversations", Columns.of(refusals, Refusal::conversationId, Long[]::new))
                .param("messages", Columns.of(refusals, Refusal::messageId, Long[]::new))
                .param("reservations", Columns.of(refusals, Refusal::reservationId, String[]::new))
                .query(String.class)
                .list());
    }

    private void settle(String how, List<Refusal> refusals) {
        settle(
                how,
                refusals.stream()
                        .map(Refusal::messageId)
                        .filter(Objects::nonNull)
                        .toArray(Long[]::new));
    }

    private boolean settle(String how, Long[] messages) {
        return sql.sql(DialogueSql.SETTLE)
                        .param("how", how)
                        .param("messages", messages)
                        .update()
                > 0;
    }

    @Override
    public Optional<Notice> obey(Order order) {
        StoredText text = order.text();
        return Optional.ofNullable(transaction.execute(_ -> {
            lock(text.conversationId());
            if (!settle(settledAs(order.word()), new Long[] {text.messageId()})) {
                return null;
            }
            if (order.word() == OptOutWord.STOP) {
                sql.sql(DialogueSql.SETTLE_TOLD)
                        .param("conversation", text.conversationId())
                        .update();
            }
            return order.confirmation() == null
                    ? null
                    : say(new NoticeDraft(
                            order.assistant(),
                            order.line(),
                            text.conversationId(),
                            Purpose.OPT_OUT_NOTICE,
                            order.confirmation(),
                            text.text().sid(),
                            order.decidedAt(),
                            order.word() == OptOutWord.HELP ? HELP_AGAIN : Duration.ZERO));
        }));
    }

    private static String settledAs(OptOutWord word) {
        return switch (word) {
            case STOP -> "opt_out";
            case START -> "opt_in";
            case HELP -> "help";
        };
    }

    @Override
    public Optional<Left> leave(Leave leave) {
        return Optional.ofNullable(transaction.execute(_ -> {
            if (lock(leave.conversationId())
                    .filter(version -> version == leave.readVersion())
                    .isEmpty()) {
                return null;
            }
            // Of the texts that come again after a crash, the newest is always one.
            String sid = leave.refusals().getLast().sid();
            Set<String> refused = insert(leave.refusals());
            settle("refused", leave.refusals());
            optOuts.say(
                    leave.assistant().organizationId(),
                    leave.line().customerNumber(),
                    leave.line().assistantNumber(),
                    leave.wish().at(),
                    null);
            List<Agenda> concluded = conclude(leave.conclusions(), null, sid, leave.decidedAt());
            Notice confirmation = leave.confirmation() == null
                    ? null
                    : say(new NoticeDraft(
                            leave.assistant(),
                            leave.line(),
                            leave.conversationId(),
                            Purpose.OPT_OUT_NOTICE,
                            leave.confirmation(),
                            sid,
                            leave.decidedAt(),
                            Duration.ZERO));
            return new Left(refused, concluded, confirmation);
        }));
    }

    /** The version of an active conversation, which stays what it is to the end of the transaction. */
    private Optional<Long> lock(long conversationId) {
        return sql.sql(DialogueSql.LOCK)
                .param("id", conversationId)
                .query(Long.class)
                .optional();
    }

    /** Null where it was said already. */
    private @Nullable Notice say(NoticeDraft draft) {
        return sql.sql(DialogueSql.NOTICE)
                .param("conversation", draft.conversationId())
                .param("type", draft.line().type().wire())
                .param("purpose", draft.purpose().wire())
                .param("body", draft.body())
                .param("cause", draft.causeSid())
                .param("now", Times.to(draft.decidedAt()))
                .param("since", Times.to(draft.decidedAt().minus(draft.silence())))
                .query(Long.class)
                .optional()
                .map(id -> DialogueRows.notice(
                        id,
                        draft.conversationId(),
                        draft.assistant(),
                        draft.line(),
                        draft.purpose(),
                        draft.body(),
                        draft.decidedAt()))
                .orElse(null);
    }

    @Override
    public void admit(Notice notice, String reservationId) {
        sql.sql("UPDATE messages SET reservation_id = :reservation WHERE id = :id")
                .param("id", notice.messageId())
                .param("reservation", reservationId)
                .update();
    }

    @Override
    public void withhold(Notice notice, String code) {
        sql.sql("""
                UPDATE messages SET delivery_state = 'errored', error_code = :code
                WHERE id = :id AND delivery_state = 'recorded'""").param("id", notice.messageId()).param("code", code).update();
    }

    @Override
    public Instant liftsAt(long assistantId, String customerNumber, int most, Duration window, Instant until) {
        return sql.sql(DialogueSql.LIFTS_AT)
                .param("assistant", assistantId)
                .param("customer", customerNumber)
                .param("most", most)
                .param("seconds", window.toSeconds())
                .param("until", Times.to(until))
                .query((row, _) -> Times.from(row, 1))
                .optional()
                .orElse(until.plus(window));
    }

    @Override
    public List<Answer> answers(Collection<Long> ids) {
        return sql.sql(DialogueSql.ANSWERS)
                .param("ids", ids.toArray(Long[]::new))
                .query((row, _) -> rows.answer(row))
                .list();
    }
}
