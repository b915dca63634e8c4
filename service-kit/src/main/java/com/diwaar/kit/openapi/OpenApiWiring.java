package com.diwaar.kit.openapi;

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
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** Serves a service's {@link ApiDescription}, where it has one and brings springdoc. */
@AutoConfiguration
@ConditionalOnClass(OpenApiCustomizer.class)
@ConditionalOnBean(ApiDescription.class)
public class OpenApiWiring {

    private static final String BEARER = "token";

    @Bean
    OpenPaths openApiPaths() {
        return OpenPaths.of("/openapi/**");
    }

    @Bean
    OpenAPI openApi(ApiDescription api) {
        return new OpenAPI()
                .info(new Info().title(api.title()).version("1").description(api.description()))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description(api.token())))
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
    OpenApiCustomizer apiDescriber(ApiDescription api, JsonMapper mapper) {
        return new ApiDescriber(api, new ApiFiles(mapper));
    }
}
