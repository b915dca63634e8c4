package com.diwaar.conversation.llm;

import com.diwaar.conversation.assistant.ModelChoice;
import com.diwaar.conversation.dialogue.Prompt;
import com.diwaar.conversation.dialogue.Turn;
import dev.langchain4j.model.chat.ChatModel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the tests of this package are about. */
final class Models {

    static final ModelChoice STANDARD = new ModelChoice(null, null, null, 480, null);

    private Models() {}

    static Prompt prompt(ModelChoice model) {
        return new Prompt(
                17,
                model,
                "Be kind.",
                List.of(
                        new Prompt.Said(Turn.Role.USER, "Hi"),
                        new Prompt.Said(Turn.Role.ASSISTANT, "Hello!"),
                        new Prompt.Said(Turn.Role.USER, "Are you open?")));
    }

    static Prompt prompt() {
        return prompt(STANDARD);
    }

    static LlmSettings settings(String fallback) {
        return new LlmSettings("openai", "", "", "small", fallback, Map.of(), Duration.ofSeconds(20), 6, 3);
    }

    static Provider provider(String name, ChatModel chat, MeterRegistry meters) {
        return new Provider(Dialect.of(name).orElseThrow(), chat, 6, 3, meters);
    }

    static Candidates candidates(String fallback, Map<String, ChatModel> chats, MeterRegistry meters) {
        return new Candidates(
                chats.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> provider(entry.getKey(), entry.getValue(), meters))),
                settings(fallback));
    }

    static Candidates candidates(String fallback, Map<String, ChatModel> chats) {
        return candidates(fallback, chats, new SimpleMeterRegistry());
    }
}
