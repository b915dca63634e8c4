package com.diwaar.conversation.llm;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which model speaks, and how.
 *
 * @param provider only {@code openai}, which is any server that speaks its API
 * @param model where an assistant names none
 * @param deadline of a call, over all its tries
 * @param callsAtOnce further calls wait, within their deadline
 */
@ConfigurationProperties("diwaar.llm")
public record LlmSettings(
        @DefaultValue("openai") String provider,
        String baseUrl,
        @DefaultValue("") String apiKey,
        String model,
        @DefaultValue("60s") Duration deadline,
        @DefaultValue("6000") int callsAtOnce,
        @DefaultValue("3") int tries) {

    public LlmSettings {
        if (!provider.equals("openai")) {
            throw new IllegalArgumentException(
                    "LLM_PROVIDER must be openai (any server that speaks OpenAI's chat API), not " + provider);
        }
    }

    @Override
    public String toString() {
        return "LlmSettings[%s, %s, %s]".formatted(provider, baseUrl, model);
    }
}
