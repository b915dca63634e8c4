package com.diwaar.webhooks.http;

import com.diwaar.kit.security.OpenPaths;
import com.diwaar.webhooks.endpoint.EventType;
import com.diwaar.webhooks.fanout.EventCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /openapi/webhook-dispatcher}: this API (OpenAPI 3.1), for anybody to read. What is called here stands in {@code openapi/webhooks.json},
 * which a test compares with the code; what is sent to customers is generated from the {@link EventCatalog}.
 */
@RestController
class OpenApiController {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final byte[] description;

    OpenApiController(EventCatalog catalog) {
        this.description = JSON.writeValueAsBytes(described(catalog));
    }

    @Bean
    static OpenPaths openApiPath() {
        return OpenPaths.of("/openapi/webhook-dispatcher");
    }

    @GetMapping(path = "/openapi/webhook-dispatcher", produces = MediaType.APPLICATION_JSON_VALUE)
    byte[] openApi() {
        return description;
    }

    @SuppressWarnings("unchecked") // the file is an object
    private static Map<String, Object> described(EventCatalog catalog) {
        try (InputStream file = new ClassPathResource("openapi/webhooks.json").getInputStream()) {
            Map<String, Object> api = JSON.readValue(file, LinkedHashMap.class);
            Map<String, Object> webhooks = new LinkedHashMap<>();
            for (EventType type : EventType.values()) {
                webhooks.put(type.wire(), Map.of("post", sent(type, catalog)));
            }
            api.put("webhooks", webhooks);
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> sent(EventType type, EventCatalog catalog) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", type.wire());
        operation.put("summary", type.wire());
        operation.put("description", catalog.meaningOf(type));
        operation.put("security", List.of());
        operation.put(
                "parameters",
                List.of(
                        header("webhook-id", "The event's identity: the same in every attempt and replay."),
                        header("webhook-timestamp", "When this attempt was signed, in seconds since 1970."),
                        header("webhook-signature", "One or more `v1,` and base64, by blanks: one for each secret.")));
        operation.put(
                "requestBody",
                Map.of(
                        "required",
                        true,
                        "content",
                        Map.of(
                                "application/json",
                                Map.of("schema", catalog.schemaOf(type), "example", catalog.exampleOf(type)))));
        operation.put(
                "responses",
                Map.of(
                        "2XX", Map.of("description", "Delivered."),
                        "410", Map.of("description", "The endpoint is disabled."),
                        "default", Map.of("description", "Tried again later; `Retry-After` is honoured up to a day.")));
        return operation;
    }

    private static Map<String, Object> header(String name, String meaning) {
        return Map.of(
                "name",
                name,
                "in",
                "header",
                "required",
                true,
                "description",
                meaning,
                "schema",
                Map.of("type", "string"));
    }
}
