package com.diwaar.conversation.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.assistant.ModelChoice;
import com.diwaar.conversation.assistant.ModelProviders;
import com.diwaar.conversation.assistant.SmsSettings;
import com.diwaar.kit.http.RequestRefused;
import jakarta.validation.Validation;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class AssistantModelTest {

    private static final ModelProviders PROVIDERS = new ModelProviders() {
        @Override
        public Set<String> known() {
            return Set.of("openai", "anthropic", "ollama");
        }

        @Override
        public Set<String> configured() {
            return Set.of("openai", "anthropic");
        }

        @Override
        public String standard() {
            return "openai";
        }
    };

    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final AssistantForms forms = new AssistantForms(
            json, Validation.buildDefaultValidatorFactory().getValidator(), new ModelRules(PROVIDERS));

    @Test
    void anAssistantMayNameWhatIsConfigured() {
        assertThat(create("")).isEqualTo(new ModelChoice(null, null, null, 480, null));
        assertThat(create(",\"provider\":\"openai\",\"fallback_model\":\"meta/llama\""))
                .isEqualTo(new ModelChoice("openai", null, null, 480, "meta/llama"));
        assertThat(create(",\"provider\":\"anthropic\",\"model\":\"clever\",\"fallback_model\":\"openai/small\""))
                .isEqualTo(new ModelChoice("anthropic", "clever", null, 480, "openai/small"));
    }

    @Test
    void whatIsNotIsRefusedInASentence() {
        assertRefused(
                ",\"provider\":\"ollama\",\"model\":\"llama\"",
                "provider ollama is not configured in this deployment, which has anthropic, openai.");
        assertRefused(
                ",\"provider\":\"mistral\",\"model\":\"m\"", "provider must be one of anthropic, ollama, openai.");
        assertRefused(
                ",\"fallback_model\":\"ollama/llama\"",
                "fallback_model names provider ollama, which is not configured in this deployment.");
        assertRefused(
                ",\"provider\":\"anthropic\"",
                "model must be named, since this deployment has a default model only for openai.");
    }

    @Test
    void anAssistantOfAnEarlierConfigurationCanBeReadAndChangedInAllElse() {
        Assistant old = new Assistant(
                1,
                1,
                "Bakery",
                "+15550001000",
                "",
                new ModelChoice("ollama", "llama", null, 480, null),
                ZoneOffset.UTC,
                SmsSettings.DEFAULT,
                Instant.EPOCH,
                Instant.EPOCH);
        assertThat(AssistantResponse.of(old).provider()).isEqualTo("ollama");
        assertThat(forms.change(old, json.readTree("{\"name\":\"Baker\"}")).model())
                .isEqualTo(old.model());
        assertThatThrownBy(() -> forms.change(old, json.readTree("{\"model\":\"llama-2\"}")))
                .isInstanceOf(RequestRefused.class)
                .hasMessageContaining("provider ollama is not configured");
        assertThat(forms.change(old, json.readTree("{\"provider\":null,\"model\":null}"))
                        .model()
                        .provider())
                .isNull();
    }

    private ModelChoice create(String more) {
        return forms.create(json.readTree("{\"name\":\"Bakery\",\"phone_number\":\"+15550001000\"" + more + "}"))
                .model();
    }

    private void assertRefused(String more, String detail) {
        assertThatThrownBy(() -> create(more))
                .isInstanceOf(RequestRefused.class)
                .hasMessage(detail);
    }
}
