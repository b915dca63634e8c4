package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.SmsSettings;
import com.diwaar.conversation.dialogue.AnswerTexts.Result;
import com.diwaar.conversation.dialogue.Model.Completion;
import com.diwaar.conversation.dialogue.Reception.Work;
import com.diwaar.conversation.optout.AnnounceOptOuts;
import com.diwaar.conversation.optout.OptOutWord;
import com.diwaar.events.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Stores what came of thinking: an answer, or why there is none. Empty where it no longer fits what is on record. */
public final class Settle {

    private final Dialogues dialogues;
    private final Memory memory;
    private final Notices notices;
    private final Summaries summaries;
    private final AnnounceOptOuts announceOptOuts;
    private final Clock clock;

    public Settle(
            Dialogues dialogues,
            Memory memory,
            Notices notices,
            Summaries summaries,
            AnnounceOptOuts announceOptOuts,
            Clock clock) {
        this.dialogues = dialogues;
        this.memory = memory;
        this.notices = notices;
        this.summaries = summaries;
        this.announceOptOuts = announceOptOuts;
        this.clock = clock;
    }

    /**
     * @param patient whether a text that came meanwhile makes the answer stale
     */
    Optional<Result> answer(Work work, Completion said, Proposals proposals, boolean patient, Telling telling)
            throws InterruptedException {
        if (proposals.wishToLeave().isPresent()) {
            return leave(work, proposals.wishToLeave().get(), proposals, telling);
        }
        History history = work.history();
        Optional<Dialogues.Stored> stored = dialogues.answer(new Draft(
                work.assistant(),
                work.line(),
                history.conversationId(),
                Texts.parts(
                        Replies.sendable(said.text(), work.assistant().model().maxReplyLength())),
                history.unanswered(),
                proposals.conclusions(),
                history.version(),
                !patient,
                work.reservationId(),
                proposals.uses(),
                clock.instant()));
        return stored.map(one -> {
            telling.tell(List.of(new Announcement.AnswerGiven(one.answer())));
            keep(work, one);
            return Result.ANSWERED;
        });
    }

    private void keep(Work work, Dialogues.Stored stored) {
        History history = work.history();
        if (stored.historyVersion() == history.version() + 1) {
            History grown = history.with(stored.answer(), stored.historyVersion());
            memory.keep(grown, work.situation().summarised(), work.assistant().smsSettings());
            summaries.keepUp(work, grown);
        }
    }

    /** The person wants no more texts, and said so in plain language. */
    private Optional<Result> leave(Work work, Turn wish, Proposals proposals, Telling telling)
            throws InterruptedException {
        List<Refusal> refusals = refusals(
                work, _ -> true, ErrorCode.RECIPIENT_OPTED_OUT, "The customer asked not to be texted any more.");
        Optional<Dialogues.Left> left = dialogues.leave(new Leave(
                work.assistant(),
                work.line(),
                work.history().conversationId(),
                wish,
                refusals,
                proposals.conclusions(),
                work.history().version(),
                Confirmations.of(OptOutWord.STOP, work.assistant(), null),
                clock.instant()));
        if (left.isEmpty()) {
            return Optional.empty();
        }
        announceOptOuts.tell(work.assistant().organizationId(), work.line().customerNumber());
        List<Announcement> toTell = new ArrayList<>(refusals.stream()
                .filter(refusal -> left.get().refused().contains(refusal.sid()))
                .map(Announcement.TextRefused::new)
                .toList());
        left.get()
                .concluded()
                .forEach(agenda -> toTell.add(new Announcement.AgendaConcluded(
                        work.assistant().organizationId(), work.assistant().id(), work.line(), agenda)));
        if (left.get().confirmation() != null) {
            notices.settle(left.get().confirmation()).ifPresent(toTell::add);
        }
        telling.tell(toTell);
        discarded(work, proposals, telling);
        return Optional.of(Result.SETTLED);
    }

    /** The texts stay unanswered: the next one is answered with all of them in view. */
    Optional<Result> noModel(Work work, Set<String> sids, Telling telling) throws InterruptedException {
        SmsSettings settings = work.assistant().smsSettings();
        List<Refusal> refusals = refusals(
                work,
                turn -> sids.contains(String.valueOf(turn.sid())),
                ErrorCode.LLM_UNAVAILABLE,
                "No language model answered; the text is answered together with the customer's next one.");
        NoticeDraft notice = settings.llmFailureMessage() == null || refusals.isEmpty()
                ? null
                : notice(
                        work,
                        Notice.Purpose.FAILURE_NOTICE,
                        settings.llmFailureMessage(),
                        refusals.getFirst().sid());
        return refuse(refusals, notice, Result.NO_MODEL, telling);
    }

    Optional<Result> loop(Work work, Telling telling) throws InterruptedException {
        return refuse(
                refusals(
                        work,
                        _ -> true,
                        ErrorCode.LOOP_DETECTED,
                        "The same text comes again and again: two machines seem to talk to one another."),
                null,
                Result.LOOP,
                telling);
    }

    /** What the model said is thrown away; it was paid for all the same. */
    void discarded(Work work, Proposals proposals, Telling telling) {
        telling.tell(proposals.uses().stream()
                .map(use -> new Announcement.ModelUsed(
                        work.assistant().organizationId(),
                        work.assistant().id(),
                        work.history().conversationId(),
                        work.line().type(),
                        use,
                        work.history().unanswered().getLast().at(),
                        true))
                .toList());
    }

    private Optional<Result> refuse(
            List<Refusal> refusals, @Nullable NoticeDraft notice, Result result, Telling telling)
            throws InterruptedException {
        Dialogues.Refused stored = dialogues.refuse(refusals, notice);
        telling.tell(refusals.stream()
                .filter(refusal -> stored.sids().contains(refusal.sid()))
                .map(Announcement.TextRefused::new)
                .toList());
        if (stored.notice() != null) {
            telling.tell(notices.settle(stored.notice()).stream().toList());
        }
        return stored.sids().size() == refusals.size() ? Optional.of(result) : Optional.empty();
    }

    private List<Refusal> refusals(Work work, Predicate<Turn> which, ErrorCode code, String detail) {
        return work.history().unanswered().stream()
                .filter(which)
                .map(turn -> new Refusal(
                        String.valueOf(turn.sid()),
                        work.line(),
                        work.assistant().organizationId(),
                        work.assistant().id(),
                        work.history().conversationId(),
                        turn.messageId(),
                        code == ErrorCode.LLM_UNAVAILABLE ? null : work.reservationId(),
                        code,
                        detail,
                        null,
                        clock.instant()))
                .toList();
    }

    private NoticeDraft notice(Work work, Notice.Purpose purpose, String body, String causeSid) {
        return new NoticeDraft(
                work.assistant(),
                work.line(),
                work.history().conversationId(),
                purpose,
                body,
                causeSid,
                clock.instant(),
                Duration.ZERO);
    }
}
