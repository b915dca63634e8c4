package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.SmsSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/**
 * Recognises two machines that talk to one another: the same text comes again and again and is answered each time, or was
 * refused for just that. Short texts, such as a "yes" to each of several questions, are no sign of it.
 */
final class Loops {

    /** So many messages are looked at, however few the model sees. */
    static final int LEAST_MESSAGES = 24;

    /** So many texts alike, the newest among them, are a loop; where more messages are allowed, more of them. */
    private static final int LEAST_ALIKE = 4;

    private static final int OF_ALLOWED = 8;

    private static final int LEAST_LETTERS = 12;
    private static final double NEAR = 0.95;
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}]+");
    private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();

    private Loops() {}

    static boolean isOne(History history, SmsSettings.LoopGuard guard) {
        List<Turn> texts = history.turns().stream()
                .filter(turn -> turn.role() == Turn.Role.USER)
                .toList()
                .reversed();
        int alike = Math.max(LEAST_ALIKE, guard.maxMessages() / OF_ALLOWED);
        if (texts.size() < alike) {
            return false;
        }
        Instant since = texts.getFirst().at().minus(Duration.ofMinutes(guard.minutes()));
        String newest = letters(texts.getFirst());
        boolean same = newest.length() >= LEAST_LETTERS
                && texts.stream()
                        .limit(alike)
                        .allMatch(text -> text.at().isAfter(since) && isNear(newest, letters(text)));
        return same && decidedSince(history, texts.get(alike - 1)) >= alike - 1;
    }

    /** Answers, and texts that got none: else each refusal would make room for the next answer. */
    private static long decidedSince(History history, Turn first) {
        return history.turns().stream()
                .filter(turn -> turn.messageId() >= first.messageId())
                .filter(turn -> turn.role() == Turn.Role.ASSISTANT || turn.settled())
                .count();
    }

    private static boolean isNear(String a, String b) {
        return a.equals(b) || SIMILARITY.apply(a, b) >= NEAR;
    }

    /** Numbers, such as a counter or a time, make no difference. */
    private static String letters(Turn text) {
        return NO_LETTERS
                .matcher(text.body().toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
    }
}
