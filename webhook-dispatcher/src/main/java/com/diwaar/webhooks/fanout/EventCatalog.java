package com.diwaar.webhooks.fanout;

import com.diwaar.webhooks.endpoint.EventType;
import java.util.Map;

/** What each type of event looks like: a JSON Schema of the whole body, and an example that fits it. Fields are only added. */
public interface EventCatalog {

    /** When it is sent, in a sentence. */
    String meaningOf(EventType type);

    /** JSON Schema (2020-12) of the body. */
    Map<String, Object> schemaOf(EventType type);

    /** A body as it might be sent; the caller's own. */
    Map<String, Object> exampleOf(EventType type);
}
