package com.diwaar.webhooks.delivery;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Takes out of a body what tells of a person. Ids and what is of the organisation alone stay; {@code data.erased} says so. */
public final class Redaction {

    /** The fields of {@code data} that are null afterwards. */
    public static final List<String> FIELDS = List.of(
            "from",
            "to",
            "body",
            "media",
            "media_urls",
            "metadata",
            "detail",
            "error_detail",
            "to_phone_number",
            "customer_phone_number",
            "agenda",
            "agendas",
            "summary",
            "fields",
            "conversation_metadata");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Redaction() {}

    /** The body without the person. */
    static String of(String payload) {
        JsonNode body = JSON.readTree(payload);
        if (!(body.get("data") instanceof ObjectNode data)) {
            return "{}";
        }
        FIELDS.stream().filter(data::has).forEach(data::putNull);
        data.put("erased", true);
        return JSON.writeValueAsString(body);
    }
}
