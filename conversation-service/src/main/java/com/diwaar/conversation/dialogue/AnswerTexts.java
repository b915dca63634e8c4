package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.SmsSettings;
import com.diwaar.conversation.dialogue.Model.Completion;
import com.diwaar.conversation.dialogue.Model.ModelUnavailable;
import com.diwaar.conversation.dialogue.Reception.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Answers what a customer texted. Texts that came together are answered together; one that comes while the model thinks
 * makes it think anew, until the oldest has waited long enough; from then on only a STOP does.
 *
 * <p>When it returns, each text is covered by a stored answer or a stored refusal, or was obeyed, and all that follows from
 * it is told. Any number of replicas may be at it with the same texts at once: what the first one decided stands, the others
 * tell it again.
 */
public final class AnswerTexts {

    /** Each round ends by a decision or by news; so many without an end are a bug. */
    private static final int MOST_ROUNDS = 500;
    /** Who waits for a STOP looks up now and then, too. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Reception reception;
    private final Prompts prompts;
    private final Model model;
    private final Settle settle;
    private final Announcements announcements;
    private final Clock clock;

    public AnswerTexts(
            Reception reception,
            Prompts prompts,
            Model model,
            Settle settle,
            Announcements announcements,
            Clock clock) {
        this.reception = reception;
        this.prompts = prompts;
        this.model = model;
        this.settle = settle;
        this.announcements = announcements;
        this.clock = clock;
    }

    /** What it came to, for the log line. */
    public enum Result {
        /** An answer was stored now. */
        ANSWERED,
        /** Refused, obeyed, or decided before. */
        SETTLED,
        /** Two machines talk to one another. */
        LOOP,
        NO_MODEL
    }

    /**
     * How it went.
     *
     * @param ownShare from the call until all was told but not yet safe, without the waits for the model and for more texts
     */
    public record Done(Result result, Duration ownShare) {}

    /**
     * @param texts at least one, all of this line
     * @throws InterruptedException where the work is no longer ours; nothing more is stored
     */
    public Done answer(Line line, List<InboundText> texts, Arrivals arrivals) throws InterruptedException {
        long begin = System.nanoTime();
        Waits waits = new Waits();
        Burst burst = new Burst(texts, arrivals);
        Telling telling = new Telling(announcements);
        String held = null;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            burst.lookAt();
            Reception.Outcome outcome = reception.receive(line, burst.texts(), held);
            telling.tell(outcome.toTell());
            Work work = outcome.work();
            Optional<Result> result = work == null ? Optional.of(Result.SETTLED) : think(work, burst, waits, telling);
            if (result.isPresent() && burst.isLookedAt()) {
                Duration ownShare = Duration.ofNanos(System.nanoTime() - begin).minus(waits.total());
                telling.await();
                return new Done(result.get(), ownShare);
            }
            // An answer ends its reservation; what came after it takes its own.
            held = work == null || result.isPresent() ? null : work.reservationId();
        }
        throw new IllegalStateException("No end in " + MOST_ROUNDS + " rounds");
    }

    /** Empty where it has to be thought about anew. */
    private Optional<Result> think(Work work, Burst burst, Waits waits, Telling telling) throws InterruptedException {
        History history = work.history();
        Optional<Turn> oldest = history.unanswered().stream()
                .filter(turn -> isAwaited(turn, work, burst))
                .findFirst();
        if (oldest.isEmpty()) {
            // Somebody was quicker since we looked.
            return Optional.empty();
        }
        SmsSettings settings = work.assistant().smsSettings();
        if (Loops.isOne(history, settings.loopGuard())) {
            return settle.loop(work, telling);
        }
        Instant patience = oldest.get().at().plus(settings.replyWaitMax());
        Duration quiet = shorter(settings.replyWait(), left(patience));
        if (waits.during(() -> burst.growsWithin(quiet))) {
            return Optional.empty();
        }
        Proposals proposals = new Proposals(
                work.situation().agendas(), history, work.assistant().model().maxReplyLength());
        boolean stored = false;
        try (ModelCall call =
                ModelCall.start(model, prompts.of(work.assistant(), work.situation(), history), proposals)) {
            if (waits.during(() -> isOvertaken(call, burst, patience))) {
                return Optional.empty();
            }
            Completion said = waits.during(call::await);
            Optional<Result> result =
                    settle.answer(work, said, proposals, left(patience).isPositive(), telling);
            stored = result.isPresent();
            return result;
        } catch (ModelUnavailable e) {
            return settle.noModel(work, burst.sids(), telling);
        } finally {
            if (!stored) {
                settle.discarded(work, proposals, telling);
            }
        }
    }

    /** Not so one that was refused when no model answered: it has been told, and waits for no more than the next text. */
    private static boolean isAwaited(Turn turn, Work work, Burst burst) {
        String sid = String.valueOf(turn.sid());
        return burst.sids().contains(sid) && !work.situation().isDecided(sid);
    }

    /** Waits for the model; true where something came that makes its answer stale. */
    private boolean isOvertaken(ModelCall call, Burst burst, Instant patience) throws InterruptedException {
        while (!call.isOver()) {
            boolean patient = left(patience).isPositive();
            call.awaitOrArrival(burst.arrivals(), patient ? left(patience) : LONG);
            if (!call.isOver() && burst.grows() && (patient || burst.hasNewStop())) {
                return true;
            }
        }
        return false;
    }

    private Duration left(Instant until) {
        return Duration.between(clock.instant(), until);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
