package com.diwaar.conversation.optout;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a text orders that is nothing but an opt-out word, as carriers and Twilio know them. */
public enum OptOutWord {
    STOP("STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"),
    START("START", "UNSTOP", "YES"),
    HELP("HELP", "INFO");

    /** Longer than any word with all its blanks and exclamation marks. */
    private static final int LONGEST = 40;

    private static final Pattern IGNORED = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Map<String, OptOutWord> BY_WORD = Stream.of(values())
            .flatMap(word -> word.words.stream().map(form -> Map.entry(form, word)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final Set<String> words;

    OptOutWord(String... words) {
        this.words = Set.of(words);
    }

    /** The order that this text is, if it is nothing else: in any case, punctuation and spaces ignored. */
    public static Optional<OptOutWord> in(String body) {
        if (body.length() > LONGEST) {
            return Optional.empty();
        }
        String letters = IGNORED.matcher(Normalizer.normalize(body, Normalizer.Form.NFKC))
                .replaceAll("");
        return Optional.ofNullable(BY_WORD.get(letters.toUpperCase(Locale.ROOT)));
    }

    /** The order that the provider took it for, which may know words of its own; else that of the text. */
    public static Optional<OptOutWord> of(@Nullable String providersType, String body) {
        return Stream.of(values())
                .filter(word -> word.name().equalsIgnoreCase(providersType))
                .findFirst()
                .or(() -> in(body));
    }
}
