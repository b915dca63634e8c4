package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.SmsSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/**
 * Recognises two machines that talk to one another: the same text comes again and again and is answered each time. Short
 * texts, such as a "yes" to each of several questions, are no sign of it.
 */
final class Loops {

    /** So many texts alike, the newest among them, are a loop. */
    private static final int ALIKE = 4;

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
        if (texts.size() < ALIKE) {
            return false;
        }
        Instant since = texts.getFirst().at().minus(Duration.ofMinutes(guard.minutes()));
        String newest = letters(texts.getFirst());
        boolean alike = newest.length() >= LEAST_LETTERS
                && texts.stream()
                        .limit(ALIKE)
                        .allMatch(text -> text.at().isAfter(since) && isNear(newest, letters(text)));
        return alike && answersSince(history, texts.get(ALIKE - 1)) >= ALIKE - 1;
    }

    private static long answersSince(History history, Turn first) {
        return history.turns().stream()
                .filter(turn -> turn.role() == Turn.Role.ASSISTANT && turn.messageId() > first.messageId())
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
