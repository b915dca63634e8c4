package com.diwaar.localstack.phone.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Answers as a bakery's assistant by rules, not by thought, and says so when asked. The same texts always get the same
 * answer. It calls tools by {@link ToolScript}. The model {@code scripted-echo} repeats what it was told, for tests.
 */
final class ScriptedModel {

    static final String DEMO = "scripted-demo";
    static final String ECHO = "scripted-echo";

    private static final String UNKNOWN =
            "I'm a scripted demo model, so I only know a few things: our hours, Sundays, prices, orders and delivery. Try"
                    + " one of those, or connect a real model.";

    /** By which a test sees what the model was shown of the history. */
    private static final Pattern SAY_AGAIN = Pattern.compile("(?i)\\bwhat did you (?:just )?(?:say|text|write)\\b");

    /** A thing that can be asked, by its words, and what is said to it. */
    private record Intent(Pattern words, String answer) {
        private static Intent of(String words, String answer) {
            return new Intent(Pattern.compile("\\b(?:" + words + ")"), answer);
        }
    }

    /** First match wins within a text, so the particular stands before the general. */
    private static final List<Intent> INTENTS = List.of(
            Intent.of(
                    "who are you|what are you|are you (?:a )?(?:real|bot|human|ai|robot|person)|your name",
                    "I'm a scripted stand-in for a language model, playing the bakery's assistant. No intelligence was"
                            + " involved in this answer."),
            Intent.of(
                    "human|real person|someone real|manager|call me|speak to|talk to",
                    "Of course. I'll ask a colleague to get in touch with you today."),
            Intent.of(
                    "sunday|weekend|saturday",
                    "Yes, we're open on Sundays from 8am to 1pm, and Saturdays from 7am to 4pm."),
            Intent.of(
                    "open|hours|close|closing|what time|how late|early",
                    "We're open Monday to Saturday from 7am to 6pm, and Sundays from 8am to 1pm."),
            Intent.of(
                    "deliver|ship|bring it|drop off",
                    "We deliver within 5 miles for $4, and for free from $30. Order by noon and it's there the same day."),
            Intent.of(
                    "price|cost|how much|expensive|cheap",
                    "A sourdough loaf is $7, croissants are $3.50 each, and cakes start at $28."),
            Intent.of(
                    "gluten|vegan|nuts?\\b|allerg|dairy",
                    "We have a gluten-free loaf on Tuesdays and Fridays and vegan cinnamon rolls every day. Nuts are used in"
                            + " our kitchen."),
            Intent.of(
                    "order|cake|loaf|bread|croissant|pick ?up|book",
                    "Happy to take that order! Which item, how many, and when would you like to pick it up?"),
            Intent.of(
                    "where|address|location|park",
                    "We're at 12 Mill Lane, next to the library, with parking behind the shop."),
            Intent.of(
                    "cancel|refund|complain|wrong",
                    "I'm sorry about that. Tell me your order's name and I'll put it right."),
            Intent.of("thank|thx|cheers|great|perfect|awesome", "You're welcome! See you soon."),
            Intent.of("bye|see you|good ?night", "Goodbye, and come by soon!"),
            Intent.of(
                    "hi\\b|hello|hey|good (?:morning|afternoon|evening)|howdy",
                    "Hello, Demo Bakery here! Ask me about our hours, prices, orders or delivery."));

    private ScriptedModel() {}

    /** One reply to all texts that wait for one. */
    static Reply reply(String model, ChatRequest request) {
        List<String> texts =
                request.unanswered().stream().map(ChatRequest.Text::words).toList();
        if (model.equals(ECHO)) {
            return new Reply.Words("ECHO: " + String.join(" | ", texts));
        }
        if (texts.stream().anyMatch(text -> SAY_AGAIN.matcher(text).find())) {
            String said = request.lastSaid();
            return new Reply.Words(said.isEmpty() ? "I haven't said anything yet." : "I said: " + said);
        }
        return ToolScript.of(request).orElseGet(() -> new Reply.Words(words(texts, request)));
    }

    /** Of a tool's call, and of what was asked beside it. */
    private static String words(List<String> texts, ChatRequest request) {
        String ofCalls = ToolScript.afterwards(request.called());
        if (ofCalls == null) {
            return answer(texts);
        }
        String asked = texts.stream().anyMatch(text -> text.contains("?")) ? answer(texts) : UNKNOWN;
        return asked.equals(UNKNOWN) ? ofCalls : ofCalls + " " + asked;
    }

    private static String answer(List<String> texts) {
        Set<String> parts = new LinkedHashSet<>();
        texts.forEach(text -> parts.addAll(answers(text)));
        if (parts.size() > 1) {
            parts.remove(UNKNOWN);
        }
        return parts.isEmpty() ? UNKNOWN : String.join(" ", parts);
    }

    /** What one text asks, at most two things of it. */
    private static List<String> answers(String text) {
        String plain = text.toLowerCase(Locale.ROOT);
        List<String> found = new ArrayList<>();
        for (Intent intent : INTENTS) {
            if (found.size() < 2 && intent.words().matcher(plain).find()) {
                boolean smallTalk = INTENTS.indexOf(intent) >= INTENTS.size() - 3;
                boolean sundayAndHours = intent == INTENTS.get(3)
                        && found.contains(INTENTS.get(2).answer());
                if (!(smallTalk && !found.isEmpty()) && !sundayAndHours) {
                    found.add(intent.answer());
                }
            }
        }
        return found.isEmpty() ? List.of(UNKNOWN) : found;
    }
}
