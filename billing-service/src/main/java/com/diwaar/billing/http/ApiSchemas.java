package com.diwaar.billing.http;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Completes the schemas: what each field means, money as text, and those that no controller's signature names. */
final class ApiSchemas {

    static final Schema<?> PROBLEM = new Schema<>().$ref("Problem");
    static final Schema<?> RECORDS = new Schema<>().$ref("UsageRecords");

    private final Properties fields = ApiDescription.properties("fields");

    void complete(OpenAPI api) {
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        schemas.remove("JsonNode");
        schemas.remove("ProblemDetail");
        ModelConverters.getInstance(true)
                .readAll(com.diwaar.billing.usage.UsageLine.class)
                .forEach(schemas::putIfAbsent);
        schemas.put("UsageRecords", records());
        schemas.put("Problem", problem());
        schemas.values().forEach(this::describe);
    }

    private static Schema<?> records() {
        Schema<?> page = typed(new Schema<>(), "object");
        page.addProperty("records", typed(new Schema<>(), "array").items(new Schema<>().$ref("UsageLine")));
        page.addProperty("next_cursor", typed(new StringSchema(), "string"));
        return page;
    }

    private static Schema<?> problem() {
        Schema<?> problem = typed(new Schema<>(), "object");
        for (String field : List.of("type", "title", "detail", "instance", "code")) {
            problem.addProperty(field, typed(new StringSchema(), "string"));
        }
        problem.addProperty("status", typed(new IntegerSchema(), "integer").description("The HTTP status."));
        problem.required(List.of("title", "status", "detail", "code"));
        return problem;
    }

    private static Schema<?> typed(Schema<?> schema, String type) {
        schema.addType(type);
        return schema;
    }

    private void describe(Schema<?> schema) {
        if (schema.getProperties() == null) {
            return;
        }
        for (Map.Entry<String, Schema> field :
                Map.copyOf(schema.getProperties()).entrySet()) {
            schema.getProperties().put(field.getKey(), described(field.getKey(), field.getValue()));
        }
    }

    private Schema<?> described(String name, Schema<?> property) {
        Schema<?> described = property;
        if (property.getTypes() != null && property.getTypes().contains("number")) {
            described = typed(new StringSchema(), "string");
        } else if ("message_limit".equals(name)) {
            described = typed(new IntegerSchema(), "integer");
            described.addType("null");
        }
        return property.getDescription() == null ? described.description(fields.getProperty(name)) : described;
    }
}
