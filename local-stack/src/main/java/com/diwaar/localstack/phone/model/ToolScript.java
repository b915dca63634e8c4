package com.diwaar.localstack.phone.model;

import com.diwaar.localstack.phone.model.ChatRequest.Agenda;
import com.diwaar.localstack.phone.model.ChatRequest.Text;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * By which words the scripted model calls a tool: a clear yes or no to an open agenda concludes it, a wish to be left alone
 * is recorded, and "maybe" does nothing. It calls only what it was offered, cites the text that it rests on, and calls
 * nothing where it can't cite.
 */
final class ToolScript {

    static final String CONCLUDE = "conclude_agenda";
    static final String OPT_OUT = "record_opt_out";

    private static final Pattern LEAVE_ME =
            Pattern.compile("\\b(?:(?:stop|quit|no more) (?:text|messag|contact|writ|send|bother)"
                    + "|leave me alone|lose my number|(?:do not|don'?t|never) (?:text|message|contact|write) (?:to )?me"
                    + "|(?:take|remove) me (?:off|from)|unsubscribe me)");

    private static final Pattern UNSURE = Pattern.compile(
            "\\b(?:maybe|perhaps|might|not sure|unsure|no idea|let me (?:think|check|see)|depends|but|if|no (?:problem|worries))\\b");

    private static final Pattern YES =
            Pattern.compile("^(?:yes|yep|yeah|yup|ok|okay|sure|absolutely|of course|sounds good|perfect|agreed|deal)\\b"
                    + "|\\b(?:that works|works for me|i confirm|confirmed|i'?ll be there)\\b");

    private static final Pattern NO = Pattern.compile(
            "^(?:sorry,? )?(?:no|nope|nah)\\b"
                    + "|\\b(?:not interested|i can'?t make it|that does(?:n'?t| not) work|i decline|no thanks|no thank you)\\b");

    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?;\\n])\\s*");

    private static final Pattern WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private static final int SHORTEST_TELLING_WORD = 4;

    private ToolScript() {}

    /** What to reply where a tool is to be called, or which agenda is meant is to be asked; else empty. */
    static Optional<Reply> of(ChatRequest request) {
        if (!request.called().isEmpty()) {
            return Optional.empty(); // its turn is to speak
        }
        for (Text text : request.unanswered().reversed()) {
            Optional<Reply> reply = of(request, text);
            if (reply.isPresent() || UNSURE.matcher(plain(text)).find()) {
                return reply; // a later "maybe" takes an earlier "yes" back
            }
        }
        return Optional.empty();
    }

    private static String plain(Text text) {
        return text.words().toLowerCase(Locale.ROOT).replace('\u2019', '\'').strip();
    }

    /** What to say of the calls that were made; null where there was none. */
    static @Nullable String afterwards(List<Reply.ToolCall> called) {
        if (called.isEmpty()) {
            return null;
        }
        Reply.ToolCall last = called.getLast();
        if (last.tool().equals(OPT_OUT)) {
            return "Understood, we won't text you again. Reply START if you change your mind.";
        }
        return "declined".equals(last.arguments().get("result"))
                ? "That's fine, I've noted that you declined. Thanks for telling me!"
                : "Thank you, I've noted that it's settled.";
    }

    private static Optional<Reply> of(ChatRequest request, Text text) {
        Long messageId = text.messageId();
        if (messageId == null) {
            return Optional.empty();
        }
        String words = plain(text);
        if (request.tools().contains(OPT_OUT) && LEAVE_ME.matcher(words).find()) {
            return Optional.of(new Reply.ToolCall(OPT_OUT, Map.of("message_id", messageId)));
        }
        String result = result(words);
        return result == null || !request.tools().contains(CONCLUDE)
                ? Optional.empty()
                : conclude(request.agendas(), result, messageId, text.words());
    }

    private static @Nullable String result(String words) {
        if (UNSURE.matcher(words).find()) {
            return null;
        }
        Predicate<String> statement = sentence -> !sentence.endsWith("?");
        List<String> sentences = SENTENCE.splitAsStream(words)
                .map(String::strip)
                .filter(statement)
                .toList();
        if (sentences.stream().anyMatch(sentence -> NO.matcher(sentence).find())) {
            return "declined";
        }
        return sentences.stream().anyMatch(sentence -> YES.matcher(sentence).find()) ? "completed" : null;
    }

    private static Optional<Reply> conclude(List<Agenda> agendas, String result, long messageId, String words) {
        if (agendas.isEmpty()) {
            return Optional.empty();
        }
        Agenda meant = meant(agendas, words);
        if (meant == null) {
            return Optional.of(new Reply.Words("Thank you! Which of these do you mean: "
                    + agendas.stream().map(Agenda::text).collect(Collectors.joining("; or: ")) + "?"));
        }
        return Optional.of(new Reply.ToolCall(
                CONCLUDE,
                Map.of(
                        "agenda_id",
                        meant.id(),
                        "result",
                        result,
                        "summary",
                        "The customer wrote: " + words,
                        "fields",
                        Map.of("answer", words),
                        "message_id",
                        messageId)));
    }

    /** The only one, or the only one that shares the most words with the text; null where that is not clear. */
    private static @Nullable Agenda meant(List<Agenda> agendas, String words) {
        if (agendas.size() == 1) {
            return agendas.getFirst();
        }
        Set<String> said = tellingWords(words);
        Map<Agenda, Long> shared = agendas.stream()
                .collect(Collectors.toMap(
                        agenda -> agenda,
                        agenda -> tellingWords(agenda.text()).stream()
                                .filter(said::contains)
                                .count(),
                        Math::max));
        long most = shared.values().stream().max(Comparator.naturalOrder()).orElse(0L);
        List<Agenda> best = agendas.stream()
                .filter(agenda -> shared.getOrDefault(agenda, 0L) == most)
                .toList();
        return most > 0 && best.size() == 1 ? best.getFirst() : null;
    }

    private static Set<String> tellingWords(String text) {
        return WORD.splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> word.length() >= SHORTEST_TELLING_WORD)
                .collect(Collectors.toSet());
    }
}
