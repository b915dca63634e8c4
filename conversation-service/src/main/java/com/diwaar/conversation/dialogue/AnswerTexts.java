package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.SmsSettings;
import com.diwaar.conversation.dialogue.Model.Completion;
import com.diwaar.conversation.dialogue.Model.ModelUnavailable;
import com.diwaar.conversation.dialogue.Reception.Work;
import com.diwaar.events.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers what a customer texted. Texts that came together are answered together; one that comes while the model thinks
 * makes it think anew, until the oldest has waited long enough.
 *
 * <p>When it returns, each text is covered by a stored answer or a stored refusal, and all that follows from it is told.
 * Any number of replicas may be at it with the same texts at once: what the first one decided stands, the others tell it
 * again.
 */
public final class AnswerTexts {

    /** Each round ends by a decision or by news; so many without an end are a bug. */
    private static final int MOST_ROUNDS = 500;

    private final Reception reception;
    private final Dialogues dialogues;
    private final Memory memory;
    private final Prompts prompts;
    private final Model model;
    private final Announcements announcements;
    private final Clock clock;

    public AnswerTexts(
            Reception reception,
            Dialogues dialogues,
            Memory memory,
            Prompts prompts,
            Model model,
            Announcements announcements,
            Clock clock) {
        this.reception = reception;
        this.dialogues = dialogues;
        this.memory = memory;
        this.prompts = prompts;
        this.model = model;
        this.announcements = announcements;
        this.clock = clock;
    }

    /** What it came to, for the log line. */
    public enum Result {
        /** An answer was stored now. */
        ANSWERED,
        /** Refused, or decided before. */
        SETTLED,
        NO_MODEL
    }

    /**
     * @param texts at least one, all of this line
     * @throws InterruptedException where the work is no longer ours; nothing more is stored
     */
    public Result answer(Line line, List<InboundText> texts, Arrivals arrivals) throws InterruptedException {
        Burst burst = new Burst(texts, arrivals);
        Telling telling = new Telling(announcements);
        String held = null;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Reception.Outcome outcome = reception.receive(line, burst.texts(), held);
            telling.tell(outcome.toTell());
            Work work = outcome.work();
            Optional<Result> result = work == null ? Optional.of(Result.SETTLED) : think(work, burst, telling);
            if (result.isPresent()) {
                telling.await();
                return result.get();
            }
            held = work == null ? held : work.reservationId();
        }
        throw new IllegalStateException("No end in " + MOST_ROUNDS + " rounds");
    }

    /** Empty where it has to be thought about anew. */
    private Optional<Result> think(Work work, Burst burst, Telling telling) throws InterruptedException {
        History history = work.history();
        Optional<Turn> oldest = history.oldestUnanswered();
        if (oldest.isEmpty()) {
            // Somebody was quicker since we looked.
            return Optional.empty();
        }
        SmsSettings settings = work.assistant().smsSettings();
        Instant patience = oldest.get().at().plus(settings.replyWaitMax());
        if (burst.growsWithin(shorter(settings.replyWait(), left(patience)))) {
            return Optional.empty();
        }
        try (ModelCall call = ModelCall.start(model, prompts.of(work.assistant(), work.situation(), history))) {
            while (!call.isOver() && left(patience).isPositive()) {
                call.awaitOrArrival(burst.arrivals(), left(patience));
                if (!call.isOver() && burst.grows()) {
                    return Optional.empty();
                }
                if (!burst.hearsArrivals()) {
                    break;
                }
            }
            return store(work, call.await(), left(patience).isPositive(), telling);
        } catch (ModelUnavailable e) {
            return refuse(work, burst, telling);
        }
    }

    private Optional<Result> store(Work work, Completion said, boolean patient, Telling telling) {
        List<String> parts = Texts.parts(Texts.plain(said.text()));
        if (parts.isEmpty()) {
            telling.tell(List.of(discarded(work, said)));
            throw new ModelUnavailable("The model said nothing", new IllegalStateException("empty"));
        }
        History history = work.history();
        Optional<Dialogues.Stored> stored = dialogues.answer(new Draft(
                work.assistant(),
                work.line(),
                history.conversationId(),
                parts,
                history.unanswered(),
                history.version(),
                !patient,
                work.reservationId(),
                said.use(),
                clock.instant()));
        if (stored.isEmpty()) {
            telling.tell(List.of(discarded(work, said)));
            return Optional.empty();
        }
        Answer answer = stored.get().answer();
        telling.tell(List.of(new Announcement.AnswerGiven(answer)));
        if (stored.get().historyVersion() == history.version() + 1) {
            memory.keep(
                    history.with(answer, stored.get().historyVersion()),
                    work.assistant().smsSettings());
        }
        return Optional.of(Result.ANSWERED);
    }

    /** The texts stay unanswered: the next one is answered with all of them in view. */
    private Optional<Result> refuse(Work work, Burst burst, Telling telling) {
        Set<String> ours = burst.sids();
        List<Refusal> refusals = work.history().unanswered().stream()
                .filter(turn -> turn.sid() != null && ours.contains(turn.sid()))
                .map(turn -> new Refusal(
                        String.valueOf(turn.sid()),
                        work.line(),
                        work.assistant().organizationId(),
                        work.assistant().id(),
                        work.history().conversationId(),
                        turn.messageId(),
                        work.reservationId(),
                        ErrorCode.LLM_UNAVAILABLE,
                        "No language model answered; the text is answered together with the customer's next one.",
                        null,
                        clock.instant()))
                .toList();
        Set<String> stored = dialogues.refuse(refusals);
        telling.tell(refusals.stream()
                .filter(refusal -> stored.contains(refusal.sid()))
                .map(Announcement.TextRefused::new)
                .toList());
        return stored.size() == refusals.size() ? Optional.of(Result.NO_MODEL) : Optional.empty();
    }

    private Announcement discarded(Work work, Completion said) {
        return new Announcement.ModelUseDiscarded(
                work.assistant().organizationId(),
                work.assistant().id(),
                work.history().conversationId(),
                work.line().type(),
                said.use(),
                clock.instant());
    }

    private Duration left(Instant until) {
        return Duration.between(clock.instant(), until);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** The texts that are answered together, growing while others arrive; a repeat is no news. */
    private static final class Burst {

        private final List<InboundText> texts = new ArrayList<>();
        private final Set<String> sids = new HashSet<>();
        private final Arrivals arrivals;
        private boolean hearsArrivals = true;

        Burst(List<InboundText> first, Arrivals arrivals) {
            this.arrivals = arrivals;
            add(first);
        }

        List<InboundText> texts() {
            return List.copyOf(texts);
        }

        Set<String> sids() {
            return sids;
        }

        Arrivals arrivals() {
            return arrivals;
        }

        /** Whether something new has arrived; it is then among the texts. */
        boolean grows() {
            List<InboundText> taken = arrivals.take();
            // What arrives and can't be taken now would call us back for ever.
            hearsArrivals = !taken.isEmpty();
            return add(taken);
        }

        boolean hearsArrivals() {
            return hearsArrivals;
        }

        boolean growsWithin(Duration quiet) throws InterruptedException {
            return quiet.isPositive() && arrivals.await(quiet) && grows();
        }

        private boolean add(List<InboundText> more) {
            boolean news = false;
            for (InboundText text : more) {
                if (sids.add(text.sid())) {
                    texts.add(text);
                    news = true;
                }
            }
            return news;
        }
    }
}
