package com.diwaar.conversation.llm;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which models speak, and how.
 *
 * @param provider {@code openai} (any server that speaks its chat API), {@code anthropic} or {@code ollama}
 * @param baseUrl of that provider; empty is its own
 * @param model of that provider, where an assistant names none; empty where each has to name one
 * @param fallbackModel asked where an assistant names none; of that provider, or {@code provider/model}; empty for none
 * @param endpoints further providers, by name
 * @param deadline of an answer, over all its providers, calls, tries and pauses
 * @param callsAtOnce to one provider; further calls wait, within their deadline
 * @param tries of one call, before the model is given up
 */
@ConfigurationProperties("diwaar.llm")
public record LlmSettings(
        @DefaultValue("openai") String provider,
        @DefaultValue("") String baseUrl,
        @DefaultValue("") String apiKey,
        @DefaultValue("") String model,
        @DefaultValue("") String fallbackModel,
        @DefaultValue Map<String, Endpoint> endpoints,
        @DefaultValue("60s") Duration deadline,
        @DefaultValue("6000") int callsAtOnce,
        @DefaultValue("3") int tries) {

    /** Where a provider is reached, and as whom; empty is its default. */
    public record Endpoint(
            @DefaultValue("") String baseUrl,
            @DefaultValue("") String apiKey) {

        static final Endpoint UNSAID = new Endpoint("", "");

        Endpoint or(Endpoint other) {
            return new Endpoint(baseUrl.isBlank() ? other.baseUrl : baseUrl, apiKey.isBlank() ? other.apiKey : apiKey);
        }

        @Override
        public String toString() {
            return "Endpoint[%s]".formatted(baseUrl);
        }
    }

    public LlmSettings {
        require(
                Dialect.of(provider).isPresent(),
                "LLM_PROVIDER must be one of " + Dialect.names() + ", not " + provider);
        endpoints
                .keySet()
                .forEach(name -> require(Dialect.of(name).isPresent(), "diwaar.llm.endpoints: no provider " + name));
        require(deadline.isPositive(), "diwaar.llm.deadline must be above zero");
        require(callsAtOnce > 0, "diwaar.llm.calls-at-once must be above zero");
        require(tries > 0, "diwaar.llm.tries must be above zero");
        endpoints = Map.copyOf(endpoints);
    }

    Endpoint endpoint(String name) {
        Endpoint own = endpoints.getOrDefault(name, Endpoint.UNSAID);
        return name.equals(provider) ? new Endpoint(baseUrl, apiKey).or(own) : own;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    @Override
    public String toString() {
        return "LlmSettings[%s, %s, %s, %s]".formatted(provider, baseUrl, model, fallbackModel);
    }
}
