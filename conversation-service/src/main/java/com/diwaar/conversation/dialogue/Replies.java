package com.diwaar.conversation.dialogue;

import java.util.Optional;
import java.util.regex.Pattern;

/** Makes a text for a person of what a model said, or tells why there is none in it. */
final class Replies {

    /** What we put into the prompt and a model may copy. */
    private static final Pattern OUR_MARKS =
            Pattern.compile("(?m)^\\s*\\[message \\d+]\\s*|\\[not yet seen by the customer]");

    /** Tool calls as models without a tool interface write them, with all that stands inside. */
    private static final Pattern TOOL_BLOCKS =
            Pattern.compile("(?is)<(tool_call|function_call|tool_use|invoke|function)\\b.*?</\\1>"
                    + "|<function=\\w+>.*?(</function>|$)"
                    + "|\\[TOOL_CALLS].*?(\\n\\n|$)"
                    + "|```(?:json|tool_code|tool_call)\\s*\\{.*?```"
                    + "|<\\|[a-z_]+\\|>");

    /** What no person texts: whatever still has it is not sent. */
    private static final Pattern TOOL_TALK = Pattern.compile("(?i)\\b(conclude_agenda|record_opt_out)\\b"
            + "|\"(name|function|tool)\"\\s*:\\s*\""
            + "|\"arguments\"\\s*:"
            + "|</?(tool_call|function_call|tool_use|invoke|parameter)\\b"
            + "|<\\|[a-z_]+\\|>");

    /** Each of the above has one of these; most replies have none, and are not searched any further. */
    private static final Pattern MARKS = Pattern.compile("[\\[<`\"_]");

    private Replies() {}

    /** The text that may be sent; empty where there is none in it. */
    static String clean(String said) {
        if (!MARKS.matcher(said).find()) {
            return Texts.plain(said);
        }
        String plain = Texts.plain(
                TOOL_BLOCKS.matcher(OUR_MARKS.matcher(said).replaceAll("")).replaceAll(""));
        return TOOL_TALK.matcher(plain).find() ? "" : plain;
    }

    /** The text that is sent: no longer than {@link #longest}. */
    static String sendable(String said, int asked) {
        return Texts.shortened(clean(said), longest(asked));
    }

    static boolean isTooLong(String said, int asked) {
        return clean(said).length() > longest(asked);
    }

    /**
     * The most characters that are sent where so many were asked for, and what credit is reserved for. Models count characters
     * badly: a little more is no reason to ask again, unless it would cost a second text.
     */
    static int longest(int asked) {
        int tolerated = asked + asked / 2;
        return asked <= Texts.LONGEST ? Math.min(tolerated, Texts.LONGEST) : tolerated;
    }

    /** Why nothing in it can be sent, in words for the model. */
    static Optional<String> objection(String said) {
        if (!clean(said).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                said.isBlank()
                        ? "Your reply was empty. Write the text that the customer shall get."
                        : "Your reply shows tool syntax. Use the tools by their interface, and write only the text that the "
                                + "customer shall get.");
    }
}
