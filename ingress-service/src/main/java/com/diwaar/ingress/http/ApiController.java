package com.diwaar.ingress.http;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Describes the send API (OpenAPI 3.1), for anybody to read; a test compares it with what is served. */
@RestController
class ApiController {

    /** Of its own for each service: one host name can front all of them. */
    @GetMapping(path = "/openapi/ingress-service", produces = MediaType.APPLICATION_JSON_VALUE)
    Resource openApi() {
        return new ClassPathResource("openapi/ingress.json");
    }
}
