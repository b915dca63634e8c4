package com.diwaar.conversation.llm;

import com.diwaar.conversation.dialogue.Prompt;
import com.diwaar.conversation.llm.LlmSettings.Endpoint;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is peculiar to a provider's API. */
sealed interface Dialect permits OpenAiDialect, AnthropicDialect, OllamaDialect {

    /** What a server is told that needs no key, by clients that need one. */
    String NO_KEY = "none";

    /** All that there are. */
    List<Dialect> ALL = List.of(new OpenAiDialect(), new AnthropicDialect(), new OllamaDialect());

    /** As it is named in configuration, assistants and usage. */
    String name();

    /** Calls it at the endpoint; what the endpoint leaves out is the provider's own. Never tries again by itself. */
    ChatModel chatModel(Endpoint endpoint, HttpClientBuilder http);

    ChatRequestParameters parameters(Prompt prompt, String model, List<ToolSpecification> tools);

    /** What the model is shown, before it says anything. */
    List<ChatMessage> messages(Prompt prompt);

    /** Is this enough to call it, where it is not the deployment's default? */
    boolean isConfigured(Endpoint endpoint);

    static Optional<Dialect> of(String name) {
        return ALL.stream().filter(dialect -> dialect.name().equals(name)).findFirst();
    }

    static List<String> names() {
        return ALL.stream().map(Dialect::name).toList();
    }

    /** The first that is said. */
    static String either(String... said) {
        return Stream.of(said).filter(one -> !one.isBlank()).findFirst().orElseThrow();
    }
}
