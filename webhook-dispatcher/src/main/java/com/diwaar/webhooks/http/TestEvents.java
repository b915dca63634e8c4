package com.diwaar.webhooks.http;

import com.diwaar.webhooks.endpoint.EventType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Makes up events to try an endpoint with. {@code data.test} is true in them and in no other. */
@Component
class TestEvents {

    private final JsonMapper json = JsonMapper.builder().build();

    String body(EventType type, Instant now, long organizationId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", type.wire());
        body.put("timestamp", now.toString());
        body.put("data", Map.of("organization_id", organizationId, "test", true));
        return json.writeValueAsString(body);
    }
}
