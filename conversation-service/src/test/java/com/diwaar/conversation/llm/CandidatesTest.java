package com.diwaar.conversation.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.assistant.ModelChoice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    @Test
    void whatAnAssistantLeavesOutIsTheDeployments() {
        assertThat(of("large", null, null, null)).containsExactly("openai small", "openai large");
        assertThat(of("", null, null, null)).containsExactly("openai small");
        assertThat(of("large", null, "own", null)).containsExactly("openai own", "openai large");
        assertThat(of("large", null, null, "own")).containsExactly("openai small", "openai own");
    }

    @Test
    void anAssistantsFallbackIsOfItsProviderAndTheDeploymentsOfTheDeployments() {
        assertThat(of("large", "anthropic", "clever", "dull")).containsExactly("anthropic clever", "anthropic dull");
        assertThat(of("large", "anthropic", "clever", null)).containsExactly("anthropic clever", "openai large");
        assertThat(of("anthropic/clever", null, null, null)).containsExactly("openai small", "anthropic clever");
    }

    @Test
    void onlyAKnownProviderBeforeASlashIsOne() {
        assertThat(of("", null, null, "anthropic/clever")).containsExactly("openai small", "anthropic clever");
        assertThat(of("", null, null, "meta/llama")).containsExactly("openai small", "openai meta/llama");
        assertThat(of("", null, null, "openai/anthropic/clever"))
                .containsExactly("openai small", "openai anthropic/clever");
        assertThat(of("", null, "anthropic/clever", null)).containsExactly("openai anthropic/clever");
    }

    @Test
    void whatIsNotConfiguredIsLeftOutAndNothingIsAskedTwice() {
        assertThat(of("ollama/llama", null, null, null)).containsExactly("openai small");
        assertThat(of("small", null, null, null)).containsExactly("openai small");
        assertThat(of("", "anthropic", null, null)).isEmpty();
    }

    private static List<String> of(String deploymentsFallback, String provider, String model, String fallback) {
        return Models.candidates(deploymentsFallback, Map.of("openai", new FakeChat(), "anthropic", new FakeChat()))
                .of(new ModelChoice(provider, model, null, 480, fallback))
                .stream()
                .map(candidate -> candidate.providerName() + " " + candidate.model())
                .toList();
    }
}
