package com.diwaar.billing.http;

import com.diwaar.kit.security.OpenPaths;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Describes this API at {@code /openapi} (OpenAPI 3.1), for anybody to read. */
@Configuration(proxyBeanMethods = false)
class OpenApiWiring {

    private static final String BEARER = "token";

    @Bean
    OpenPaths openApiPaths() {
        return OpenPaths.of("/openapi", "/openapi.yaml");
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Diwaar: organisations, plans, credit and usage")
                        .version("1")
                        .description("""
                                Operators make plans and organisations, issue keys, sell credit and correct; \
                                organisations read what they used and what it costs. JSON in snake_case; money is \
                                text with exact decimals. What is wrong is answered with a problem (RFC 9457) that \
                                has a stable `code`. Another organisation's ids do not exist: 404."""))
                .components(
                        new Components()
                                .addSecuritySchemes(
                                        BEARER,
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.HTTP)
                                                .scheme("bearer")
                                                .description(
                                                        "The admin token, the service token or one of your organisation's API keys, as each operation says.")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    /** Names fields as the API does. */
    @Bean
    ModelResolver modelResolver(ObjectMapperProvider mappers) {
        ModelResolver resolver = new ModelResolver(
                mappers.jsonMapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
        return resolver.openapi31(mappers.isOpenapi31());
    }

    @Bean
    OpenApiCustomizer apiDescription(JsonMapper mapper) {
        return new ApiDescription(mapper, new ApiSchemas());
    }
}
