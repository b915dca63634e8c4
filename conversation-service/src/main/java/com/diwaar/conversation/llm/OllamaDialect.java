package com.diwaar.conversation.llm;

import com.diwaar.conversation.dialogue.Prompt;
import com.diwaar.conversation.llm.LlmSettings.Endpoint;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaChatRequestParameters;
import java.util.List;
import java.util.Map;

/** Ollama's own chat API. It goes on writing where the last message is the model's, so the customer's must be. */
final class OllamaDialect implements Dialect {

    /** Tokens for thoughts and tool calls, beside the reply. */
    private static final int BESIDES = 4096;

    @Override
    public String name() {
        return "ollama";
    }

    @Override
    public ChatModel chatModel(Endpoint endpoint, HttpClientBuilder http) {
        return OllamaChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(Dialect.either(endpoint.baseUrl(), "http://localhost:11434"))
                .customHeaders(
                        endpoint.apiKey().isBlank() ? Map.of() : Map.of("Authorization", "Bearer " + endpoint.apiKey()))
                .logRequests(false)
                .logResponses(false)
                .maxRetries(0)
                .build();
    }

    /** Bounded, since a small model that repeats itself would never end. */
    @Override
    public ChatRequestParameters parameters(Prompt prompt, String model, List<ToolSpecification> tools) {
        return OllamaChatRequestParameters.builder()
                .modelName(model)
                .temperature(prompt.model().temperature())
                .maxOutputTokens(prompt.model().maxReplyLength() + BESIDES)
                .toolSpecifications(tools)
                .build();
    }

    @Override
    public List<ChatMessage> messages(Prompt prompt) {
        return Messages.begunAndEndedByTheCustomer(prompt);
    }

    @Override
    public boolean isConfigured(Endpoint endpoint) {
        return !endpoint.baseUrl().isBlank();
    }
}
