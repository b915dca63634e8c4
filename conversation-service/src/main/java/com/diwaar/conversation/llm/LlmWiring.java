package com.diwaar.conversation.llm;

import com.diwaar.conversation.dialogue.Model;
import com.diwaar.conversation.llm.LlmSettings.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Joins to the models. */
@Configuration(proxyBeanMethods = false)
class LlmWiring {

    @Bean
    ProviderHttp providerHttp() {
        return new ProviderHttp();
    }

    @Bean
    Candidates modelCandidates(LlmSettings settings, ProviderHttp http, MeterRegistry meters) {
        Map<String, Provider> providers = new LinkedHashMap<>();
        for (Dialect dialect : Dialect.ALL) {
            Endpoint endpoint = settings.endpoint(dialect.name());
            if (dialect.name().equals(settings.provider()) || dialect.isConfigured(endpoint)) {
                providers.put(
                        dialect.name(),
                        new Provider(
                                dialect,
                                dialect.chatModel(endpoint, new SharedHttp(http)),
                                settings.callsAtOnce(),
                                settings.tries(),
                                meters));
            }
        }
        if (settings.model().isBlank()) {
            LoggerFactory.getLogger(LlmWiring.class)
                    .warn("LLM_MODEL is not set: only assistants that name a model can answer");
        }
        return new Candidates(providers, settings);
    }

    @Bean
    Model model(Candidates candidates, LlmSettings settings) {
        return new DeadlineModel(candidates, settings.deadline());
    }
}
