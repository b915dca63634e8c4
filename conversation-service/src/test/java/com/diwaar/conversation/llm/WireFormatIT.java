package com.diwaar.conversation.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.assistant.ModelChoice;
import com.diwaar.testkit.HoldingServer;
import com.diwaar.testkit.HoldingServer.Request;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What goes over the wire to each provider, tool calls both ways, and what is understood of what comes back. */
class WireFormatIT {

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void aToolCallGoesToTheDeskAndItsResultBackToTheModel(String provider) throws Exception {
        try (HoldingServer server = HoldingServer.answering(request -> isFirst(request, provider)
                        ? Wire.concludes(provider)
                        : Wire.says(provider, "See you at five."));
                Wire wire = new Wire(provider, server.url(), "", Duration.ofSeconds(30))) {
            assertThat(wire.complete(new ModelChoice(null, null, 0.5, 480, null)))
                    .isEqualTo("See you at five.");
            assertThat(wire.desk.events).hasSize(2).first().isEqualTo("begin");
            assertThat(Wire.JSON.readTree(wire.desk.events.get(1).substring("conclude_agenda ".length())))
                    .isEqualTo(Wire.JSON.readTree("{\"agenda_id\":4,\"fields\":{\"when\":\"five\"}}"));
            assertThat(Wire.bodies(server)).hasSize(2);
            assertThat(Wire.bodies(server).getFirst()).isEqualTo(golden(provider, "first"));
            assertThat(Wire.bodies(server).getLast()).isEqualTo(golden(provider, "second"));
            assertThat(server.requests().getFirst().uri().getPath())
                    .isEqualTo(Map.of(
                                    "openai", "/v1/chat/completions",
                                    "anthropic", "/v1/messages",
                                    "ollama", "/api/chat")
                            .get(provider));
            assertThat(header(
                            server.requests().getFirst(), provider.equals("anthropic") ? "X-api-key" : "Authorization"))
                    .isEqualTo(provider.equals("anthropic") ? "sk-secret" : "Bearer sk-secret");
            assertThat(wire.desk.spent).hasSize(2).allSatisfy(use -> {
                assertThat(use.provider()).isEqualTo(provider);
                assertThat(use.model()).isEqualTo("small-2026");
                assertThat(use.inputTokens()).isEqualTo(20);
                assertThat(use.outputTokens()).isEqualTo(5);
                assertThat(use.estimated()).isFalse();
            });
        }
    }

    @Test
    void anthropicTakesNoTemperatureAboveOne() throws Exception {
        try (HoldingServer server = HoldingServer.answering(_ -> Wire.says("anthropic", "Yes."));
                Wire wire = new Wire("openai", server.url(), "", Duration.ofSeconds(30))) {
            assertThat(wire.complete(new ModelChoice("anthropic", "clever", 1.7, 480, null)))
                    .isEqualTo("Yes.");
            JsonNode body = Wire.bodies(server).getFirst();
            assertThat(body.get("temperature").asDouble()).isEqualTo(1);
            assertThat(body.get("model").asString()).isEqualTo("clever");
            assertThat(header(server.requests().getFirst(), "X-api-key")).isEqualTo("sk-other");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "ollama"})
    void whatWasObjectedToIsSaidBack(String provider) throws Exception {
        try (HoldingServer server =
                        HoldingServer.answering(request -> request.body().contains("It says bad.")
                                ? Wire.says(provider, "Good.")
                                : Wire.says(provider, "bad"));
                Wire wire = new Wire(provider, server.url(), "", Duration.ofSeconds(30))) {
            assertThat(wire.complete()).isEqualTo("Good.");
            assertThat(Wire.bodies(server)).hasSize(2);
            JsonNode messages = Wire.bodies(server).getLast().get("messages");
            assertThat(List.of(messages.get(messages.size() - 2), messages.get(messages.size() - 1)))
                    .extracting(message -> message.get("role").asString())
                    .containsExactly("assistant", "user");
        }
    }

    private static boolean isFirst(Request request, String provider) {
        return !request.body().contains(provider.equals("anthropic") ? "tool_result" : "\"tool\"");
    }

    private static String header(Request request, String name) {
        return request.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().getFirst())
                .findFirst()
                .orElse("");
    }

    private static JsonNode golden(String provider, String which) throws IOException {
        try (InputStream file = WireFormatIT.class.getResourceAsStream("/llm/%s-%s.json".formatted(provider, which))) {
            assertThat(file).as("golden request").isNotNull();
            return Wire.JSON.readTree(file);
        }
    }
}
