package com.diwaar.billing.http;

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
                "Diwaar: organisations, plans, credit and usage",
                """
                Operators make plans and organisations, issue keys, sell credit and correct; organisations read what they \
                used and what it costs. JSON in snake_case; money is text with exact decimals. What is wrong is answered \
                with a problem (RFC 9457) that has a stable `code`. Another organisation's ids do not exist: 404.""",
                "The admin token, the service token or one of your organisation's API keys, as each operation says.",
                ApiOperations.ALL,
                Map.of(
                        ErrorCode.FORBIDDEN,
                        "This needs the admin token.",
                        ErrorCode.NOT_FOUND,
                        "There is no such organisation.",
                        ErrorCode.CONFLICT,
                        "This top_up_id stands for another number of units.",
                        ErrorCode.BILLING_LIMIT_REACHED,
                        "The limit of 1000 messages per month is reached; it lifts at 2026-02-01T05:00:00Z."),
                BillingSchemas::complete);
    }
}
