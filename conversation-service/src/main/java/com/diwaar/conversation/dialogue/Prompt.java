package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.ModelChoice;
import java.util.List;

/**
 * What a model is asked.
 *
 * @param conversationId which conversation it belongs to, so that a provider can tell them apart
 * @param system who it is and how it shall write
 * @param said the conversation, oldest first
 */
public record Prompt(long conversationId, ModelChoice model, String system, List<Said> said) {

    /** One message. */
    public record Said(Turn.Role role, String text) {}
}
