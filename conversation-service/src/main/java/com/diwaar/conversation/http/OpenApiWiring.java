package com.diwaar.conversation.http;

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

    private static final String BEARER = "api_key";

    @Bean
    OpenPaths openApiPaths() {
        return OpenPaths.of("/openapi", "/openapi.yaml");
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Diwaar: assistants and conversations")
                        .version("1")
                        .description("""
                                Make assistants, read what they said, end conversations, forget people. JSON in \
                                snake_case. What is wrong is answered with a problem (RFC 9457) that has a stable \
                                `code`. Another organisation's ids do not exist: 404."""))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("One of your organisation's API keys.")))
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
