package com.diwaar.kit.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The schemas of OpenAPI 3.1, where a type is a set and null is one of them. */
public final class ApiSchemas {

    static final Schema<?> PROBLEM = reference("Problem");

    private ApiSchemas() {}

    public static Schema<?> object() {
        return typed(new Schema<>(), "object");
    }

    public static Schema<?> string() {
        return typed(new StringSchema(), "string");
    }

    public static Schema<?> integer() {
        return typed(new IntegerSchema(), "integer");
    }

    public static Schema<?> arrayOf(Schema<?> items) {
        return typed(new Schema<>(), "array").items(items);
    }

    public static Schema<?> reference(String name) {
        return new Schema<>().$ref(name);
    }

    private static Schema<?> typed(Schema<?> schema, String type) {
        schema.addType(type);
        return schema;
    }

    /** Adds the problem, and says of each field what it means, unless that is said. */
    static void complete(OpenAPI api, Properties meanings) {
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        schemas.remove("JsonNode");
        schemas.remove("ProblemDetail"); // Spring's own, of which a problem is the form
        schemas.put("Problem", problem());
        schemas.values().forEach(schema -> describe(schema, meanings));
    }

    private static Schema<?> problem() {
        Schema<?> problem = object();
        for (String field : List.of("type", "title", "detail", "instance", "code")) {
            problem.addProperty(field, string());
        }
        problem.addProperty("status", integer().description("The HTTP status."));
        problem.required(List.of("title", "status", "detail", "code"));
        return problem;
    }

    private static void describe(Schema<?> schema, Properties meanings) {
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, property) -> {
                if (property.getDescription() == null) {
                    property.description(meanings.getProperty(name));
                }
            });
        }
    }
}
