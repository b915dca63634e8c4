package com.diwaar.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Holds a value against the part of JSON Schema that our schemas use: type, const, required, properties, items. */
final class Shape {

    private Shape() {}

    static void fits(JsonNode schema, JsonNode value, String where) {
        if (schema.has("const")) {
            assertThat(value).as(where).isEqualTo(schema.get("const"));
        }
        if (schema.has("type")) {
            assertThat(types(schema.get("type"))).as(where).contains(typeOf(value));
        }
        schema.path("required")
                .forEach(name -> assertThat(value.has(name.asString()))
                        .as(where + "." + name.asString())
                        .isTrue());
        if (value.isObject()) {
            schema.path("properties").forEachEntry((name, property) -> {
                if (value.has(name)) {
                    fits(property, value.get(name), where + "." + name);
                }
            });
        }
        if (value.isArray() && schema.has("items")) {
            value.forEach(one -> fits(schema.get("items"), one, where + "[]"));
        }
    }

    /** That whoever reads a body of the schema before can read one of the schema now: nothing went, nothing became wider. */
    static void keeps(JsonNode before, JsonNode now, String where) {
        if (before.has("type")) {
            assertThat(types(before.get("type"))).as(where).containsAll(types(now.path("type")));
        }
        for (String same : List.of("const", "format")) {
            assertThat(now.get(same)).as(where + " " + same).isEqualTo(before.get(same));
        }
        for (String all : List.of("required", "enum")) {
            assertThat(now.path(all)).as(where + " " + all).containsAll(before.path(all));
        }
        before.path("properties").forEachEntry((name, property) -> {
            assertThat(now.path("properties").has(name)).as(where + "." + name).isTrue();
            keeps(property, now.get("properties").get(name), where + "." + name);
        });
        for (String each : List.of("items", "additionalProperties")) {
            if (before.path(each).isObject()) {
                keeps(before.get(each), now.path(each), where + "[]");
            }
        }
    }

    private static List<String> types(JsonNode type) {
        List<String> types = new ArrayList<>();
        if (type.isArray()) {
            type.forEach(one -> types.add(one.asString()));
        } else {
            types.add(type.asString());
        }
        return types;
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> "unknown";
        };
    }
}
