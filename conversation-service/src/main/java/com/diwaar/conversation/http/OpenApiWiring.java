package com.diwaar.conversation.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.openapi.ApiDescription;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes this API. */
@Configuration(proxyBeanMethods = false)
class OpenApiWiring {

    @Bean
    ApiDescription apiDescription() {
        return new ApiDescription(
                "Diwaar: assistants and conversations",
                """
                Make assistants, read what they said, end conversations, forget people. JSON in snake_case. What is wrong \
                is answered with a problem (RFC 9457) that has a stable `code`. Another organisation's ids do not exist: \
                404.""",
                "One of your organisation's API keys.",
                ApiOperations.ALL,
                Map.of(
                        ErrorCode.FORBIDDEN,
                        "This needs an organisation's API key.",
                        ErrorCode.INVALID_PHONE_NUMBER,
                        "The path must name a phone number in E.164, such as +15551230001.",
                        ErrorCode.ASSISTANT_NOT_FOUND,
                        "There is no assistant 123.",
                        ErrorCode.NOT_FOUND,
                        "There is no conversation 4711.",
                        ErrorCode.CONFLICT,
                        "Another assistant has this phone_number."),
                ConversationSchemas::complete);
    }
}
