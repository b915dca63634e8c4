package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.admission.Admission;
import com.diwaar.conversation.admission.Credit;
import com.diwaar.conversation.admission.Extent;
import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.optout.AnnounceOptOuts;
import com.diwaar.conversation.optout.OptOut;
import com.diwaar.conversation.optout.OptOutWord;
import com.diwaar.conversation.optout.OptOuts;
import com.diwaar.events.ErrorCode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes texts in: tells again what was decided on those that are known, obeys opt-out words, refuses what may not be
 * answered, stores the rest. Taking the same texts again changes nothing.
 */
public final class Reception {

    /** Each step decides a text or meets somebody who did; so many without an end are a bug. */
    private static final int MOST_STEPS = 10_000;

    private final Dialogues dialogues;
    private final Memory memory;
    private final Credit credit;
    private final Notices notices;
    private final OptOuts optOuts;
    private final AnnounceOptOuts announceOptOuts;
    private final Retelling retelling;
    private final Clock clock;

    public Reception(
            Dialogues dialogues,
            Memory memory,
            Credit credit,
            Notices notices,
            OptOuts optOuts,
            AnnounceOptOuts announceOptOuts,
            Clock clock) {
        this.dialogues = dialogues;
        this.memory = memory;
        this.credit = credit;
        this.notices = notices;
        this.optOuts = optOuts;
        this.announceOptOuts = announceOptOuts;
        this.retelling = new Retelling(dialogues, notices, announceOptOuts);
        this.clock = clock;
    }

    /**
     * What became of the texts.
     *
     * @param toTell what is to be told, in order
     * @param work what is left to answer; null where all of them are decided
     */
    record Outcome(List<Announcement> toTell, @Nullable Work work) {}

    /** Texts that wait for an answer, and all it takes to give one: situation and history are of the same moment. */
    record Work(Assistant assistant, Line line, Situation situation, History history, String reservationId) {}

    /**
     * @param held the reservation that was taken for these texts before, if one was
     */
    Outcome receive(Line line, List<InboundText> texts, @Nullable String held) throws InterruptedException {
        List<Announcement> toTell = new ArrayList<>();
        List<InboundText> left = texts;
        for (int step = 0; step < MOST_STEPS; step++) {
            Situation situation = look(line, left);
            toTell.addAll(retelling.of(line, left, situation));
            List<InboundText> pending = left.stream()
                    .filter(text -> !situation.isDecided(text.sid()))
                    .toList();
            if (pending.isEmpty()) {
                return new Outcome(toTell, null);
            }
            Set<String> decided = Set.of();
            switch (Triage.next(situation, line, pending)) {
                case Triage.Step.Obey obey -> decided = obey(line, obey, situation, toTell);
                case Triage.Step.Refuse no ->
                    decided = refuse(no.texts(), situation, held, no.code(), no.detail(), null, null, toTell);
                case Triage.Step.Silence silence -> decided = silence(line, silence, situation, held, toTell);
                case Triage.Step.Limit limit -> decided = limit(line, limit, situation, held, toTell);
                case Triage.Step.Admit admit -> {
                    String reservationId = reservationFor(situation, pending);
                    if (!reservationId.equals(held)
                            && credit.reserve(
                                            reservationId, admit.assistant().organizationId(), most(admit.assistant()))
                                    instanceof Admission.Refused no) {
                        decided = refuse(pending, situation, held, no.code(), no.detail(), no.liftsAt(), null, toTell);
                    } else {
                        held = reservationId;
                        Optional<Work> work = store(line, admit, situation, reservationId, toTell);
                        if (work.isPresent()) {
                            return new Outcome(toTell, work.get());
                        }
                    }
                }
            }
            Set<String> done = decided;
            left = pending.stream().filter(text -> !done.contains(text.sid())).toList();
            if (left.isEmpty()) {
                return new Outcome(toTell, null);
            }
        }
        throw new IllegalStateException("No end in " + MOST_STEPS + " steps");
    }

    private Situation look(Line line, List<InboundText> texts) throws InterruptedException {
        return dialogues.look(
                line,
                texts.stream().map(InboundText::sid).toList(),
                texts.stream()
                        .map(InboundText::receivedAt)
                        .max(Instant::compareTo)
                        .orElseThrow());
    }

    /**
     * Empty where another replica was quicker with some of them, or something else came to the conversation since it was
     * looked at, such as a command with an agenda: it has to be looked at again.
     */
    private Optional<Work> store(
            Line line, Triage.Step.Admit admit, Situation situation, String reservationId, List<Announcement> toTell)
            throws InterruptedException {
        Assistant assistant = admit.assistant();
        List<InboundText> fresh = fresh(admit.texts(), situation);
        if (fresh.isEmpty()) {
            Conversation active = Objects.requireNonNull(situation.active(), "undecided texts are in an active one");
            History history = memory.of(active, admit.texts(), assistant.smsSettings());
            return Optional.of(new Work(assistant, line, situation, history, reservationId))
                    .filter(_ -> situation.isBefore(history, 0));
        }
        for (InboundText text : fresh) {
            if (text.word().filter(OptOutWord.START::equals).isPresent()) {
                start(assistant.organizationId(), line, text);
            }
        }
        Dialogues.Received received = dialogues.receive(
                assistant, line, fresh, assistant.smsSettings().welcomeMessage());
        received.texts().forEach(text -> toTell.add(accepted(assistant, text)));
        if (received.texts().size() < fresh.size()) {
            return Optional.empty();
        }
        if (received.welcome() != null) {
            notices.settle(received.welcome()).ifPresent(toTell::add);
        }
        History history = memory.after(received, situation, assistant.smsSettings());
        return Optional.of(new Work(assistant, line, situation, history, reservationId))
                .filter(_ -> situation.isBefore(history, 1));
    }

    /**
     * Said by somebody who had not opted out it changes nothing, but a STOP that comes late must know of it. One that came
     * since we looked is told to all by now, so what stands is told again, and before the text is stored: then the text
     * does not come again.
     */
    private void start(long organizationId, Line line, InboundText text) {
        OptOut stands = optOuts.start(organizationId, line.customerNumber(), line.assistantNumber(), text.receivedAt());
        if (stands.version() > 1) {
            announceOptOuts.tell(organizationId, line.customerNumber());
        }
    }

    private Set<String> obey(Line line, Triage.Step.Obey obey, Situation situation, List<Announcement> toTell)
            throws InterruptedException {
        InboundText text = obey.text();
        long organizationId = obey.assistant().organizationId();
        // First of all: whatever becomes of the text, its order is on record.
        OptOut stands = switch (obey.word()) {
            case STOP -> optOuts.stop(organizationId, line.customerNumber(), line.assistantNumber(), text.receivedAt());
            case START ->
                optOuts.start(organizationId, line.customerNumber(), line.assistantNumber(), text.receivedAt());
            case HELP -> situation.optOut();
        };
        List<StoredText> stored = stored(obey.assistant(), line, List.of(text), situation, toTell);
        if (stored.isEmpty()) {
            return Set.of();
        }
        Optional<Notice> confirmation = dialogues.obey(new Order(
                obey.assistant(),
                line,
                stored.getFirst(),
                obey.word(),
                Confirmations.isDue(obey, situation, stands)
                        ? Confirmations.of(obey.word(), obey.assistant(), text.optOutType())
                        : null,
                clock.instant()));
        if (obey.word() != OptOutWord.HELP) {
            announceOptOuts.tell(organizationId, line.customerNumber());
        }
        if (confirmation.isPresent()) {
            notices.settle(confirmation.get()).ifPresent(toTell::add);
        }
        return Set.of(text.sid());
    }

    private Set<String> silence(
            Line line,
            Triage.Step.Silence silence,
            Situation situation,
            @Nullable String held,
            List<Announcement> toTell)
            throws InterruptedException {
        List<StoredText> stored = stored(silence.assistant(), line, silence.texts(), situation, toTell);
        List<Refusal> refusals = stored.stream()
                .map(text -> refusal(
                        text.text(),
                        situation,
                        text,
                        held,
                        ErrorCode.RECIPIENT_OPTED_OUT,
                        "The customer has opted out and gets no texts.",
                        null))
                .toList();
        return refuse(refusals, null, toTell);
    }

    private Set<String> limit(
            Line line, Triage.Step.Limit limit, Situation situation, @Nullable String held, List<Announcement> toTell)
            throws InterruptedException {
        Assistant assistant = limit.assistant();
        InboundText first = limit.texts().getFirst();
        Instant liftsAt = dialogues.liftsAt(
                assistant.id(), line.customerNumber(), limit.most(), limit.window(), first.receivedAt());
        Conversation active = situation.active();
        NoticeDraft notice = active == null
                ? null
                : new NoticeDraft(
                        assistant,
                        line,
                        active.id(),
                        Notice.Purpose.LIMIT_NOTICE,
                        Confirmations.limit(liftsAt, assistant.timeZone()),
                        first.sid(),
                        clock.instant(),
                        limit.window());
        return refuse(
                limit.texts(),
                situation,
                held,
                ErrorCode.RATE_LIMITED,
                "The assistant takes at most %d texts of one customer in %d hour(s)."
                        .formatted(limit.most(), limit.window().toHours()),
                liftsAt,
                notice,
                toTell);
    }

    private Set<String> refuse(
            List<InboundText> texts,
            Situation situation,
            @Nullable String held,
            ErrorCode code,
            String detail,
            @Nullable Instant liftsAt,
            @Nullable NoticeDraft notice,
            List<Announcement> toTell)
            throws InterruptedException {
        return refuse(
                texts.stream()
                        .map(text -> {
                            Situation.Known known = situation.known().get(text.sid());
                            StoredText stored = known == null ? null : known.stored();
                            return refusal(text, situation, stored, held, code, detail, liftsAt);
                        })
                        .toList(),
                notice,
                toTell);
    }

    private Set<String> refuse(List<Refusal> refusals, @Nullable NoticeDraft notice, List<Announcement> toTell)
            throws InterruptedException {
        Dialogues.Refused stored = dialogues.refuse(refusals, notice);
        refusals.stream()
                .filter(refusal -> stored.sids().contains(refusal.sid()))
                .map(Announcement.TextRefused::new)
                .forEach(toTell::add);
        if (stored.notice() != null) {
            notices.settle(stored.notice()).ifPresent(toTell::add);
        }
        return stored.sids();
    }

    private Refusal refusal(
            InboundText text,
            Situation situation,
            @Nullable StoredText stored,
            @Nullable String held,
            ErrorCode code,
            String detail,
            @Nullable Instant liftsAt) {
        Assistant assistant = situation.assistant();
        return new Refusal(
                text.sid(),
                text.line(),
                assistant == null ? null : assistant.organizationId(),
                assistant == null ? null : assistant.id(),
                stored == null ? null : stored.conversationId(),
                stored == null ? null : stored.messageId(),
                reservationOf(text, stored, held),
                code,
                detail,
                liftsAt,
                clock.instant());
    }

    /**
     * The credit to give back: only what is named by this very text, since others may still be answered on theirs. A text
     * that was stored may have had credit from somebody who then died.
     */
    private static @Nullable String reservationOf(
            InboundText text, @Nullable StoredText stored, @Nullable String held) {
        String own = "text:" + text.sid();
        return stored != null || own.equals(held) ? own : null;
    }

    /** These texts as they are stored now; without those that another replica stored at the same moment. */
    private List<StoredText> stored(
            Assistant assistant, Line line, List<InboundText> texts, Situation situation, List<Announcement> toTell)
            throws InterruptedException {
        List<StoredText> all = new ArrayList<>(texts.stream()
                .map(text -> situation.known().get(text.sid()))
                .filter(Objects::nonNull)
                .map(Situation.Known::stored)
                .filter(Objects::nonNull)
                .toList());
        List<InboundText> fresh = fresh(texts, situation);
        if (!fresh.isEmpty()) {
            List<StoredText> received =
                    dialogues.receive(assistant, line, fresh, null).texts();
            received.forEach(text -> toTell.add(accepted(assistant, text)));
            all.addAll(received);
        }
        return all;
    }

    private static List<InboundText> fresh(List<InboundText> texts, Situation situation) {
        return texts.stream()
                .filter(text -> !situation.known().containsKey(text.sid()))
                .toList();
    }

    static Announcement accepted(Assistant assistant, StoredText text) {
        return new Announcement.TextAccepted(assistant.organizationId(), assistant.id(), text);
    }

    /** What the longest reply that is sent can come to. */
    private static Extent most(Assistant assistant) {
        int characters = Replies.longest(assistant.model().maxReplyLength());
        return Extent.of(Texts.mostParts(characters), characters);
    }

    /** An answer's reservation is named by the oldest text that it will cover. */
    private static String reservationFor(Situation situation, List<InboundText> pending) {
        String oldest = situation.oldestUnanswered();
        return "text:" + (oldest == null ? pending.getFirst().sid() : oldest);
    }
}
