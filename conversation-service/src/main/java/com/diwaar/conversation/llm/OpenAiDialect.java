package com.diwaar.conversation.llm;

import com.diwaar.conversation.dialogue.Prompt;
import com.diwaar.conversation.llm.LlmSettings.Endpoint;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import java.util.List;

/** OpenAI's chat completions, which many others speak too. */
final class OpenAiDialect implements Dialect {

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public ChatModel chatModel(Endpoint endpoint, HttpClientBuilder http) {
        return OpenAiChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(Dialect.either(endpoint.baseUrl(), "https://api.openai.com/v1"))
                .apiKey(Dialect.either(endpoint.apiKey(), NO_KEY))
                .maxRetries(0)
                .build();
    }

    /**
     * The provider tells conversations apart by {@code user}, and learns no more than that: no number, no name. Its tokens are
     * not bounded: models that think count their thoughts as well, and older ones refuse a bound above their own.
     */
    @Override
    public ChatRequestParameters parameters(Prompt prompt, String model, List<ToolSpecification> tools) {
        return OpenAiChatRequestParameters.builder()
                .modelName(model)
                .temperature(prompt.model().temperature())
                .user(Long.toString(prompt.conversationId()))
                .toolSpecifications(tools)
                .build();
    }

    @Override
    public List<ChatMessage> messages(Prompt prompt) {
        return Messages.of(prompt);
    }

    @Override
    public boolean isConfigured(Endpoint endpoint) {
        return !endpoint.apiKey().isBlank();
    }
}
