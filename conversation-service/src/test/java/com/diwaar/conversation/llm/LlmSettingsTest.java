package com.diwaar.conversation.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.conversation.llm.LlmSettings.Endpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LlmSettingsTest {

    @Test
    void hasDefaults() {
        LlmSettings settings = bind(Map.of());
        assertThat(settings)
                .isEqualTo(new LlmSettings("openai", "", "", "", "", Map.of(), Duration.ofSeconds(60), 6000, 3));
    }

    @Test
    void theDefaultProviderTakesItsOwnEndpointWhereNoneIsSaid() {
        LlmSettings settings = bind(Map.of(
                "provider", "anthropic",
                "api-key", "k1",
                "endpoints.anthropic.base-url", "http://claude",
                "endpoints.anthropic.api-key", "k2",
                "endpoints.ollama.base-url", "http://ollama"));
        assertThat(settings.endpoint("anthropic")).isEqualTo(new Endpoint("http://claude", "k1"));
        assertThat(settings.endpoint("ollama")).isEqualTo(new Endpoint("http://ollama", ""));
        assertThat(settings.endpoint("openai")).isEqualTo(new Endpoint("", ""));
    }

    @Test
    void theDefaultProviderIsConfiguredAndOthersByAKeyOrForOllamaAnAddress() {
        assertThat(configured(Map.of())).containsExactly("openai");
        assertThat(configured(Map.of("provider", "ollama"))).containsExactly("ollama");
        assertThat(configured(Map.of(
                        "endpoints.anthropic.api-key", "k",
                        "endpoints.ollama.base-url", "http://ollama")))
                .containsExactlyInAnyOrder("openai", "anthropic", "ollama");
        assertThat(configured(Map.of(
                        "endpoints.anthropic.base-url", "http://claude",
                        "endpoints.ollama.api-key", "k")))
                .containsExactly("openai");
    }

    @Test
    void anUnknownProviderIsRefused() {
        assertThatThrownBy(() -> bind(Map.of("provider", "mistral")))
                .isInstanceOf(BindException.class)
                .hasRootCauseMessage("LLM_PROVIDER must be one of [openai, anthropic, ollama], not mistral");
    }

    @Test
    void neverShowsAKey() {
        LlmSettings settings = bind(Map.of("api-key", "sk-secret", "endpoints.ollama.api-key", "sk-secret"));
        assertThat(settings.toString()).doesNotContain("secret");
        assertThat(settings.endpoint("ollama").toString()).doesNotContain("secret");
    }

    private static Set<String> configured(Map<String, String> properties) {
        try (ProviderHttp http = new ProviderHttp()) {
            return new LlmWiring()
                    .modelCandidates(bind(properties), http, new SimpleMeterRegistry())
                    .configured();
        }
    }

    private static LlmSettings bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("", LlmSettings.class);
    }
}
