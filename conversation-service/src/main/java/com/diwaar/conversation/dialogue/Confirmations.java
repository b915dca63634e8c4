package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.optout.OptOut;
import com.diwaar.conversation.optout.OptOutWord;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the customer is told by us and by no model. */
final class Confirmations {

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("EEEE HH:mm", Locale.ENGLISH);

    private Confirmations() {}

    /**
     * Whether there is something to confirm: the word has brought about what it says, and nothing like it stood before.
     * A machine that answers each confirmation with the same word, or with another, would else be texted for ever.
     *
     * @param before what was on record when it was looked at; after a crash the word itself may be a part of that
     * @param stands what is on record now
     */
    static boolean isDue(Triage.Step.Obey obey, Situation before, @Nullable OptOut stands) {
        InboundText text = obey.text();
        OptOut stood = before.optOut();
        return before.traffic().isWithin(obey.assistant().smsSettings().loopGuard())
                && switch (obey.word()) {
                    case STOP ->
                        isOut(stands)
                                && (stood == null
                                        || !isOut(stood)
                                        || stood.decidedAt().equals(text.receivedAt()));
                    case START -> !OptOut.forbids(stands, text.line().assistantNumber());
                    case HELP -> true;
                };
    }

    private static boolean isOut(@Nullable OptOut optOut) {
        return optOut != null && optOut.optedOut();
    }

    /**
     * How an opt-out word is confirmed; null where it is the provider that does.
     *
     * @param providersType set where the provider has answered the person already
     */
    static @Nullable String of(OptOutWord word, Assistant assistant, @Nullable String providersType) {
        if (!assistant.smsSettings().optOutConfirmation() || providersType != null) {
            return null;
        }
        return switch (word) {
            case STOP -> assistant.name() + ": you will get no more texts from us. Reply START to come back.";
            case START -> assistant.name() + ": you will get texts from us again. Reply STOP to stop.";
            case HELP -> assistant.name() + ": text us your question. Reply STOP to get no more texts.";
        };
    }

    static String limit(Instant liftsAt, ZoneId zone) {
        return "You have sent very many texts. I can answer again from " + WHEN.format(liftsAt.atZone(zone)) + " on.";
    }
}
