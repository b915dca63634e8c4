package com.diwaar.webhooks.kafka;

import java.io.StringWriter;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a webhook's body: {@code type}, {@code timestamp} and, as {@code data}, those fields of a record that customers may
 * see, under their names in the schema. Times are ISO-8601, enums lower case, and what is unknown is null, not absent. The
 * fields are listed, so that a new field of a record is not published by accident.
 */
final class PublicFields {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<Schema.Field> fields;

    private PublicFields(List<Schema.Field> fields) {
        this.fields = fields;
    }

    /** These fields of the record. */
    static PublicFields of(Schema schema, String... names) {
        return new PublicFields(List.of(names).stream()
                .map(name -> Objects.requireNonNull(schema.getField(name), name))
                .toList());
    }

    List<String> names() {
        return fields.stream().map(Schema.Field::name).toList();
    }

    /** The body of a webhook about the record. */
    String body(String type, Instant timestamp, IndexedRecord record) {
        StringWriter body = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            json.writeStringProperty("type", type);
            json.writeStringProperty("timestamp", timestamp.toString());
            json.writeName("data");
            write(json, record, fields);
            json.writeEndObject();
        }
        return body.toString();
    }

    private static void write(JsonGenerator json, IndexedRecord record, List<Schema.Field> fields) {
        json.writeStartObject();
        for (Schema.Field field : fields) {
            json.writeName(field.name());
            write(json, record.get(field.pos()));
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Boolean truth -> json.writeBoolean(truth);
            case Enum<?> symbol -> json.writeString(symbol.name().toLowerCase(Locale.ROOT));
            case IndexedRecord record -> write(json, record, record.getSchema().getFields());
            case Collection<?> values -> {
                json.writeStartArray();
                values.forEach(one -> write(json, one));
                json.writeEndArray();
            }
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((name, one) -> {
                    json.writeName(String.valueOf(name));
                    write(json, one);
                });
                json.writeEndObject();
            }
            default -> json.writeString(value.toString()); // texts, uuids, instants
        }
    }
}
