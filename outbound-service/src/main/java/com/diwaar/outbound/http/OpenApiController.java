package com.diwaar.outbound.http;

import com.diwaar.kit.security.OpenPaths;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Describes this API (OpenAPI 3.1), for anybody to read; a test compares it with what is served. */
@RestController
class OpenApiController {

    /** Of its own for each service: one host name can front all of them. */
    private static final String PATH = "/openapi/outbound-service";

    @Bean
    static OpenPaths openApiPath() {
        return OpenPaths.of(PATH);
    }

    @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    Resource openApi() {
        return new ClassPathResource("openapi/outbound.json");
    }
}
