package com.diwaar.conversation.postgres;

import com.diwaar.conversation.assistant.JsonMerge;
import com.diwaar.conversation.assistant.SmsSettings;
import com.diwaar.conversation.dialogue.Media;
import com.diwaar.conversation.dialogue.ModelUse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What stands in jsonb columns. Reads what newer and older versions wrote: unknown is left out, missing is the default. */
final class Json {

    private final JsonMapper mapper;
    private final ObjectNode defaultSettings;

    Json(JsonMapper mapper) {
        this.mapper = mapper.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        this.defaultSettings = this.mapper.valueToTree(SmsSettings.DEFAULT);
    }

    String of(Object value) {
        return mapper.writeValueAsString(value);
    }

    <T> T read(String stored, Class<T> type) {
        return mapper.readValue(stored, type);
    }

    SmsSettings settings(String stored) {
        return mapper.treeToValue(
                JsonMerge.merge(defaultSettings, mapper.readTree(stored), defaultSettings), SmsSettings.class);
    }

    List<Media> media(String stored) {
        return mapper.readValue(stored, new TypeReference<>() {});
    }

    Map<String, String> strings(String stored) {
        return mapper.readValue(stored, new TypeReference<>() {});
    }

    /** The objects of an array; none of null, which is what an aggregate over no rows is. */
    List<JsonNode> objects(@Nullable String array) {
        return array == null ? List.of() : mapper.readTree(array).valueStream().toList();
    }

    JsonNode object(String stored) {
        return mapper.readTree(stored);
    }

    List<ModelUse> uses(String stored) {
        return mapper.readValue(stored, new TypeReference<>() {});
    }

    static @Nullable Long number(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.get(field).asLong() : null;
    }

    static @Nullable String text(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.get(field).asString() : null;
    }

    static UUID uuid(JsonNode node, String field) {
        return UUID.fromString(node.get(field).asString());
    }
}
