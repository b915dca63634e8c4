package com.diwaar.conversation.llm;

import com.diwaar.conversation.dialogue.Prompt;
import com.diwaar.conversation.dialogue.Turn;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.List;

/** Prompts as langchain4j says them. */
final class Messages {

    private Messages() {}

    static List<ChatMessage> of(Prompt prompt) {
        List<ChatMessage> messages = new ArrayList<>(prompt.said().size() + 1);
        messages.add(SystemMessage.from(prompt.system()));
        said(prompt).forEach(said -> messages.add(message(said)));
        return messages;
    }

    /** The same, for a provider that takes no conversation which the model begins or ends. */
    static List<ChatMessage> begunAndEndedByTheCustomer(Prompt prompt) {
        List<ChatMessage> messages = of(prompt);
        List<Turn.Role> speakers = said(prompt).stream()
                .map(Prompt.Said::role)
                .filter(role -> role != Turn.Role.SYSTEM)
                .toList();
        if (speakers.isEmpty() || speakers.getFirst() == Turn.Role.ASSISTANT) {
            messages.add(1, UserMessage.from("[The conversation begins with your message.]"));
        }
        if (!speakers.isEmpty() && speakers.getLast() == Turn.Role.ASSISTANT) {
            messages.add(UserMessage.from("[Write your next message now.]"));
        }
        return messages;
    }

    /** Asks for another reply. No provider takes a system message here, so it is said in the customer's place. */
    static UserMessage notSent(String objection) {
        return UserMessage.from("[This was not sent to the customer. %s Write the message to the customer again.]"
                .formatted(objection));
    }

    private static List<Prompt.Said> said(Prompt prompt) {
        return prompt.said().stream().filter(said -> !said.text().isBlank()).toList();
    }

    private static ChatMessage message(Prompt.Said said) {
        return switch (said.role()) {
            case USER -> UserMessage.from(said.text());
            case ASSISTANT -> AiMessage.from(said.text());
            case SYSTEM -> SystemMessage.from(said.text());
        };
    }
}
