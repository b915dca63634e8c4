package com.diwaar.localstack.phone.web;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as the simulator speaks it: snake_case, unknown fields refused. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Json() {}

    /** An empty object to fill. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Any record, map or list as a tree. */
    public static <T extends JsonNode> T tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** The request's body as {@code type}; what does not fit is a {@link BadRequest}. */
    public static <T> T read(Context request, Class<T> type) {
        return read(request.body(), type);
    }

    /** {@code text} as {@code type}; what does not fit is a {@link BadRequest}. */
    public static <T> T read(String text, Class<T> type) {
        try {
            T value = MAPPER.readValue(text.isBlank() ? "{}" : text, type);
            if (value == null) {
                throw new BadRequest("the body is null");
            }
            return value;
        } catch (JacksonException e) {
            throw new BadRequest(e.getOriginalMessage());
        }
    }

    /** {@code tree} as {@code type}; what does not fit is a {@link BadRequest}. */
    public static <T> T read(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JacksonException e) {
            throw new BadRequest(e.getOriginalMessage());
        }
    }

    /** The value as one line. */
    public static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Answers with {@code value} as JSON. */
    public static void answer(Context context, int status, Object value) {
        context.status(status)
                .contentType("application/json")
                .result(line(value).getBytes(StandardCharsets.UTF_8));
    }
}
