package com.diwaar.conversation.http;

import com.diwaar.conversation.assistant.ModelProviders;
import jakarta.validation.Validator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** What the controllers read requests with. */
@Configuration(proxyBeanMethods = false)
class HttpEdgeWiring {

    @Bean
    AssistantForms assistantForms(JsonMapper mapper, Validator validator, ModelProviders providers) {
        return new AssistantForms(mapper, validator, new ModelRules(providers));
    }
}
