package com.diwaar.webhooks.http;

import com.diwaar.webhooks.endpoint.EventType;
import com.diwaar.webhooks.fanout.EventCatalog;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Makes up events to try an endpoint with: the documented examples. {@code data.test} is true in them and in no other. */
@Component
class TestEvents {

    private final JsonMapper json = JsonMapper.builder().build();
    private final EventCatalog catalog;

    TestEvents(EventCatalog catalog) {
        this.catalog = catalog;
    }

    @SuppressWarnings("unchecked") // data is an object in all of them
    String body(EventType type, Instant now, long organizationId) {
        Map<String, Object> body = catalog.exampleOf(type);
        body.put("timestamp", now.toString());
        Map<String, Object> data = Objects.requireNonNull((Map<String, Object>) body.get("data"));
        data.put("organization_id", organizationId);
        data.put("test", true);
        return json.writeValueAsString(body);
    }
}
