package com.diwaar.conversation.llm;

import com.diwaar.conversation.assistant.ModelChoice;
import com.diwaar.conversation.assistant.ModelProviders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models of this deployment: which is asked for an assistant, and which after it. */
final class Candidates implements ModelProviders {

    private final Map<String, Provider> providers;
    private final LlmSettings settings;

    /** @param providers by name, the default among them */
    Candidates(Map<String, Provider> providers, LlmSettings settings) {
        this.providers = Map.copyOf(providers);
        this.settings = settings;
    }

    @Override
    public Set<String> known() {
        return Set.copyOf(Dialect.names());
    }

    @Override
    public Set<String> configured() {
        return providers.keySet();
    }

    @Override
    public String standard() {
        return settings.provider();
    }

    /** In the order in which they are asked; what is not configured (any more) is left out. */
    List<Candidate> of(ModelChoice choice) {
        String provider = choice.provider() == null ? settings.provider() : choice.provider();
        return Stream.of(first(provider, choice.name()), fallback(provider, choice.fallback()))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private Optional<Candidate> first(String provider, @Nullable String model) {
        String named = model == null && provider.equals(settings.provider()) ? settings.model() : model;
        return candidate(provider, named);
    }

    /** The assistant's own, of its provider; else the deployment's, of the deployment's. */
    private Optional<Candidate> fallback(String provider, @Nullable String model) {
        return model == null ? named(settings.provider(), settings.fallbackModel()) : named(provider, model);
    }

    /** A model's name may begin with its provider's; other slashes belong to the name. */
    private Optional<Candidate> named(String provider, String name) {
        int slash = name.indexOf('/');
        String prefix = slash < 0 ? "" : name.substring(0, slash);
        return Dialect.of(prefix).isPresent()
                ? candidate(prefix, name.substring(slash + 1))
                : candidate(provider, name);
    }

    private Optional<Candidate> candidate(String provider, @Nullable String model) {
        return model == null || model.isBlank()
                ? Optional.empty()
                : Optional.ofNullable(providers.get(provider)).map(known -> new Candidate(known, model));
    }
}
