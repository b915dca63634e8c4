package com.diwaar.conversation.llm;

import com.diwaar.conversation.dialogue.Prompt;
import com.diwaar.conversation.llm.LlmSettings.Endpoint;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicChatRequestParameters;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's messages. It wants a bound on what is written, temperatures up to 1, and a conversation that the other side
 * begins and ends.
 */
final class AnthropicDialect implements Dialect {

    /** Tokens for tool calls, beside the reply. */
    private static final int BESIDES = 1024;

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public ChatModel chatModel(Endpoint endpoint, HttpClientBuilder http) {
        return AnthropicChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(Dialect.either(endpoint.baseUrl(), "https://api.anthropic.com/v1"))
                .apiKey(Dialect.either(endpoint.apiKey(), NO_KEY))
                .maxRetries(0)
                .build();
    }

    /** A character is hardly ever more than a token, so that the bound cuts no reply which keeps to its length. */
    @Override
    public ChatRequestParameters parameters(Prompt prompt, String model, List<ToolSpecification> tools) {
        return AnthropicChatRequestParameters.builder()
                .modelName(model)
                .temperature(atMostOne(prompt.model().temperature()))
                .maxOutputTokens(prompt.model().maxReplyLength() + BESIDES)
                .userId(Long.toString(prompt.conversationId()))
                .toolSpecifications(tools)
                .build();
    }

    @Override
    public List<ChatMessage> messages(Prompt prompt) {
        return Messages.begunAndEndedByTheCustomer(prompt);
    }

    @Override
    public boolean isConfigured(Endpoint endpoint) {
        return !endpoint.apiKey().isBlank();
    }

    private static @Nullable Double atMostOne(@Nullable Double temperature) {
        return temperature == null ? null : Double.valueOf(Math.min(1, temperature));
    }
}
