package com.diwaar.localstack.phone.events;

import com.diwaar.localstack.phone.web.Json;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Avro data as the JSON that a person wants to read: times as ISO 8601, bytes as base64, unions without their branch. */
final class AvroJson {

    private AvroJson() {}

    static ObjectNode of(IndexedRecord record) {
        ObjectNode json = Json.object();
        for (Schema.Field field : record.getSchema().getFields()) {
            json.set(field.name(), node(record.get(field.pos()), field.schema()));
        }
        return json;
    }

    private static JsonNode node(@Nullable Object value, Schema schema) {
        return switch (value) {
            case null -> NullNode.getInstance();
            case IndexedRecord record -> of(record);
            case Long millis
            when isTimestamp(schema) -> Json.tree(Instant.ofEpochMilli(millis).toString());
            case Number number -> Json.tree(number);
            case Boolean flag -> Json.tree(flag);
            case ByteBuffer bytes ->
                Json.tree(Base64.getEncoder().encodeToString(bytes.duplicate().array()));
            case Collection<?> items -> {
                ArrayNode array = Json.tree(List.of());
                items.forEach(item -> array.add(node(item, elementOf(schema))));
                yield array;
            }
            case Map<?, ?> map -> {
                ObjectNode object = Json.object();
                map.forEach((name, item) -> object.set(String.valueOf(name), node(item, valueOf(schema))));
                yield object;
            }
            default -> Json.tree(value.toString());
        };
    }

    private static boolean isTimestamp(Schema schema) {
        return bare(schema).getLogicalType() instanceof LogicalTypes.TimestampMillis;
    }

    private static Schema elementOf(Schema schema) {
        return bare(schema).getElementType();
    }

    private static Schema valueOf(Schema schema) {
        return bare(schema).getValueType();
    }

    /** The schema beneath "or null", which is the only union that our records have. */
    private static Schema bare(Schema schema) {
        return schema.getType() != Schema.Type.UNION
                ? schema
                : schema.getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElse(schema);
    }
}
