package com.diwaar.conversation.http;

import com.diwaar.conversation.assistant.ModelProviders;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which models an assistant can be given: such as this deployment can call. Asked only where a caller says something of the
 * model, so that an assistant of an earlier configuration can still be changed in everything else.
 */
final class ModelRules {

    private static final List<String> FIELDS = List.of("provider", "model", "fallback_model");

    private final ModelProviders providers;

    ModelRules(ModelProviders providers) {
        this.providers = providers;
    }

    static boolean areConcernedBy(JsonNode given) {
        return FIELDS.stream().anyMatch(given::has);
    }

    /** What is wrong with it, a clause each. */
    Stream<String> brokenBy(AssistantForm form) {
        return Stream.of(provider(form.provider()), model(form), fallback(form.fallbackModel()))
                .flatMap(Optional::stream);
    }

    private Optional<String> provider(@Nullable String provider) {
        if (provider == null || providers.configured().contains(provider)) {
            return Optional.empty();
        }
        return Optional.of(
                providers.known().contains(provider)
                        ? "provider " + provider + " is not configured in this deployment, which has "
                                + String.join(
                                        ", ",
                                        providers.configured().stream().sorted().toList())
                        : "provider must be one of " + listed(providers.known()));
    }

    private Optional<String> model(AssistantForm form) {
        boolean standard = form.provider() == null || form.provider().equals(providers.standard());
        return standard || form.model() != null
                ? Optional.empty()
                : Optional.of("model must be named, since this deployment has a default model only for "
                        + providers.standard());
    }

    private Optional<String> fallback(@Nullable String fallback) {
        String prefix = fallback == null ? "" : fallback.substring(0, Math.max(fallback.indexOf('/'), 0));
        return providers.known().contains(prefix) && !providers.configured().contains(prefix)
                ? Optional.of(
                        "fallback_model names provider " + prefix + ", which is not configured in this deployment")
                : Optional.empty();
    }

    private static String listed(Set<String> names) {
        return String.join(", ", new TreeSet<>(names));
    }
}
