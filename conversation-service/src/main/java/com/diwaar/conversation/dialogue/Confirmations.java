package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.Assistant;
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
