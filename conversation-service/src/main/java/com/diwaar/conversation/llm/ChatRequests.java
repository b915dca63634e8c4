package com.diwaar.conversation.llm;

import com.diwaar.conversation.dialogue.Prompt;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import java.util.ArrayList;
import java.util.List;

/** Prompts as langchain4j says them. */
final class ChatRequests {

    private ChatRequests() {}

    static ChatRequest of(Prompt prompt) {
        List<ChatMessage> messages = new ArrayList<>(prompt.said().size() + 1);
        messages.add(SystemMessage.from(prompt.system()));
        prompt.said().stream().filter(said -> !said.text().isBlank()).forEach(said -> messages.add(message(said)));
        // The provider tells conversations apart by it, and learns no more than that: no number, no name.
        var parameters = OpenAiChatRequestParameters.builder().user(Long.toString(prompt.conversationId()));
        if (prompt.model().name() != null) {
            parameters.modelName(prompt.model().name());
        }
        if (prompt.model().temperature() != null) {
            parameters.temperature(prompt.model().temperature());
        }
        return ChatRequest.builder()
                .messages(messages)
                .parameters(parameters.build())
                .build();
    }

    private static ChatMessage message(Prompt.Said said) {
        return switch (said.role()) {
            case USER -> UserMessage.from(said.text());
            case ASSISTANT -> AiMessage.from(said.text());
            case SYSTEM -> SystemMessage.from(said.text());
        };
    }
}
