package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.admission.Admission;
import com.diwaar.conversation.admission.Credit;
import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.events.ErrorCode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes texts in: tells again what was decided on those that are known, refuses what may not be answered, stores the rest.
 * Taking the same texts again changes nothing.
 */
public final class Reception {

    /** One answer costs one unit; what it costs in the end is settled when it is sent. */
    private static final int UNITS_OF_AN_ANSWER = 1;

    private final Dialogues dialogues;
    private final Memory memory;
    private final Credit credit;
    private final Clock clock;

    public Reception(Dialogues dialogues, Memory memory, Credit credit, Clock clock) {
        this.dialogues = dialogues;
        this.memory = memory;
        this.credit = credit;
        this.clock = clock;
    }

    /**
     * What became of the texts.
     *
     * @param toTell what is to be told, in order
     * @param work what is left to answer; null where all of them are decided
     */
    record Outcome(List<Announcement> toTell, @Nullable Work work) {}

    /** Texts that wait for an answer, and all it takes to give one. */
    record Work(Assistant assistant, Line line, Situation situation, History history, String reservationId) {}

    /**
     * @param held the reservation that was taken for these texts before, if one was
     */
    Outcome receive(Line line, List<InboundText> texts, @Nullable String held) throws InterruptedException {
        Situation situation =
                dialogues.look(line, texts.stream().map(InboundText::sid).toList());
        List<Announcement> toTell = new ArrayList<>(again(texts, situation));
        List<InboundText> pending =
                texts.stream().filter(text -> !isDecided(text, situation)).toList();
        if (pending.isEmpty()) {
            return new Outcome(toTell, null);
        }
        return decide(line, texts, pending, situation, held, toTell);
    }

    private Outcome decide(
            Line line,
            List<InboundText> texts,
            List<InboundText> pending,
            Situation situation,
            @Nullable String held,
            List<Announcement> toTell)
            throws InterruptedException {
        Assistant assistant = situation.assistant();
        if (assistant == null) {
            return refuse(
                    line,
                    texts,
                    pending,
                    situation,
                    held,
                    ErrorCode.ASSISTANT_NOT_FOUND,
                    "No assistant has the number " + line.assistantNumber() + ".",
                    null,
                    toTell);
        }
        List<InboundText> strays =
                pending.stream().filter(text -> isStray(text, situation)).toList();
        if (!strays.isEmpty()) {
            return refuse(
                    line,
                    texts,
                    strays,
                    situation,
                    held,
                    ErrorCode.CANCELLED,
                    "The conversation ended before the text was answered.",
                    null,
                    toTell);
        }
        if (!assistant.smsSettings().enabled()) {
            return refuse(
                    line,
                    texts,
                    pending,
                    situation,
                    held,
                    ErrorCode.SMS_DISABLED,
                    "The assistant does not take texts.",
                    null,
                    toTell);
        }
        String reservationId = reservationFor(situation, pending);
        if (!reservationId.equals(held)
                && credit.reserve(reservationId, assistant.organizationId(), UNITS_OF_AN_ANSWER)
                        instanceof Admission.Refused no) {
            return refuse(line, texts, pending, situation, held, no.code(), no.detail(), no.liftsAt(), toTell);
        }
        return store(assistant, line, texts, situation, reservationId, toTell);
    }

    private Outcome store(
            Assistant assistant,
            Line line,
            List<InboundText> texts,
            Situation situation,
            String reservationId,
            List<Announcement> toTell)
            throws InterruptedException {
        List<InboundText> fresh = texts.stream()
                .filter(text -> !situation.known().containsKey(text.sid()))
                .toList();
        if (fresh.isEmpty()) {
            Conversation active = Objects.requireNonNull(situation.active(), "undecided texts are in an active one");
            History history = memory.of(active, texts, assistant.smsSettings());
            return new Outcome(toTell, new Work(assistant, line, situation, history, reservationId));
        }
        Dialogues.Received received = dialogues.receive(assistant, line, fresh);
        received.texts().forEach(text -> toTell.add(accepted(assistant, text)));
        if (received.texts().size() < fresh.size()) {
            // Another replica was quicker with some of them: look at what it made of them.
            return and(toTell, receive(line, texts, reservationId));
        }
        History history = memory.after(received, situation.active(), assistant.smsSettings());
        return new Outcome(toTell, new Work(assistant, line, situation, history, reservationId));
    }

    private Outcome refuse(
            Line line,
            List<InboundText> texts,
            List<InboundText> refused,
            Situation situation,
            @Nullable String held,
            ErrorCode code,
            String detail,
            @Nullable Instant liftsAt,
            List<Announcement> toTell)
            throws InterruptedException {
        List<Refusal> refusals = refused.stream()
                .map(text -> refusal(text, situation, held, code, detail, liftsAt))
                .toList();
        Set<String> stored = dialogues.refuse(refusals);
        refusals.stream()
                .filter(refusal -> stored.contains(refusal.sid()))
                .map(Announcement.TextRefused::new)
                .forEach(toTell::add);
        List<InboundText> rest = texts.stream()
                .filter(text -> !stored.contains(text.sid()) && !isDecided(text, situation))
                .toList();
        return rest.isEmpty() ? new Outcome(toTell, null) : and(toTell, receive(line, rest, held));
    }

    private Refusal refusal(
            InboundText text,
            Situation situation,
            @Nullable String held,
            ErrorCode code,
            String detail,
            @Nullable Instant liftsAt) {
        Assistant assistant = situation.assistant();
        Situation.Known known = situation.known().get(text.sid());
        StoredText stored = known == null ? null : known.stored();
        return new Refusal(
                text.sid(),
                text.line(),
                assistant == null ? null : assistant.organizationId(),
                assistant == null ? null : assistant.id(),
                stored == null ? null : stored.conversationId(),
                stored == null ? null : stored.messageId(),
                held,
                code,
                detail,
                liftsAt,
                clock.instant());
    }

    /** What was decided and stored before is told again, in the same words. */
    private List<Announcement> again(List<InboundText> texts, Situation situation) {
        List<Situation.Known> known = texts.stream()
                .map(text -> situation.known().get(text.sid()))
                .filter(Objects::nonNull)
                .toList();
        Set<Long> answers = known.stream()
                .map(Situation.Known::answeredBy)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Stream<Announcement> told = known.stream().flatMap(one -> tellAgain(one, situation));
        return answers.isEmpty()
                ? told.toList()
                : Stream.concat(told, dialogues.answers(answers).stream().map(Announcement.AnswerGiven::new))
                        .toList();
    }

    private static Stream<Announcement> tellAgain(Situation.Known known, Situation situation) {
        StoredText stored = known.stored();
        Refusal refusal = known.refusal();
        Stream<Announcement> accepted = stored == null || situation.assistant() == null
                ? Stream.empty()
                : Stream.of(accepted(situation.assistant(), stored));
        return refusal == null ? accepted : Stream.concat(accepted, Stream.of(new Announcement.TextRefused(refusal)));
    }

    private static Announcement accepted(Assistant assistant, StoredText text) {
        return new Announcement.TextAccepted(assistant.organizationId(), assistant.id(), text);
    }

    private static boolean isDecided(InboundText text, Situation situation) {
        Situation.Known known = situation.known().get(text.sid());
        return known != null && known.isDecided();
    }

    /** Stored, undecided, and its conversation is over. */
    private static boolean isStray(InboundText text, Situation situation) {
        Situation.Known known = situation.known().get(text.sid());
        Conversation active = situation.active();
        return known != null
                && known.stored() != null
                && (active == null || active.id() != known.stored().conversationId());
    }

    /** An answer's reservation is named by the oldest text that it will cover. */
    private static String reservationFor(Situation situation, List<InboundText> pending) {
        String oldest = situation.oldestUnanswered();
        return "text:" + (oldest == null ? pending.getFirst().sid() : oldest);
    }

    private static Outcome and(List<Announcement> before, Outcome outcome) {
        before.addAll(outcome.toTell());
        return new Outcome(before, outcome.work());
    }
}
