package com.diwaar.conversation.llm;

import com.diwaar.conversation.dialogue.ModelUse;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import java.util.UUID;

/** What calls took: as the provider says or, where it does not, about a token for four characters. */
final class Usage {

    private static final int CHARACTERS_A_TOKEN = 4;

    private Usage() {}

    static ModelUse told(String provider, String model, ChatResponse response, int sent) {
        TokenUsage tokens = response.tokenUsage();
        Integer input = tokens == null ? null : tokens.inputTokenCount();
        Integer output = tokens == null ? null : tokens.outputTokenCount();
        String written = response.aiMessage().text();
        return new ModelUse(
                UUID.randomUUID(),
                provider,
                response.modelName() == null ? model : response.modelName(),
                input == null ? tokens(sent) : input,
                output == null ? tokens(written == null ? 0 : written.length()) : output,
                input == null || output == null);
    }

    /** Of a call whose end nobody heard: what was sent was read, what was written is unknown. */
    static ModelUse givenUp(String provider, String model, int sent) {
        return new ModelUse(UUID.randomUUID(), provider, model, tokens(sent), 0, true);
    }

    private static int tokens(int characters) {
        return Math.ceilDiv(characters, CHARACTERS_A_TOKEN);
    }
}
