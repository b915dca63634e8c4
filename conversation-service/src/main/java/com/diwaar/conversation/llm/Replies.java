package com.diwaar.conversation.llm;

import dev.langchain4j.data.message.AiMessage;
import java.util.regex.Pattern;

/** What a model said, without what it thought before: some servers leave that in front of the reply. */
final class Replies {

    /** A thought that has no end is all there is. */
    private static final Pattern THOUGHT = Pattern.compile("\\A\\s*<think>.*?(</think>|\\z)", Pattern.DOTALL);

    private Replies() {}

    static String text(AiMessage said) {
        String text = said.text();
        return text == null ? "" : THOUGHT.matcher(text).replaceFirst("").strip();
    }
}
