package com.diwaar.conversation.assistant;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Merges JSON objects as RFC 7396 does, but that null brings a field's default back instead of removing it. */
public final class JsonMerge {

    private JsonMerge() {}

    /** The base with what the patch says; neither is changed. */
    public static ObjectNode merge(ObjectNode base, JsonNode patch, ObjectNode defaults) {
        ObjectNode merged = base.deepCopy();
        patch.properties().forEach(field -> {
            String name = field.getKey();
            merged.set(name, merged(merged.get(name), field.getValue(), defaults.get(name)));
        });
        return merged;
    }

    private static JsonNode merged(JsonNode base, JsonNode patch, JsonNode fallback) {
        if (patch.isNull() && fallback != null) {
            return fallback.deepCopy();
        }
        boolean objects = base instanceof ObjectNode && patch instanceof ObjectNode && fallback instanceof ObjectNode;
        return objects ? merge((ObjectNode) base, patch, (ObjectNode) fallback) : patch;
    }
}
