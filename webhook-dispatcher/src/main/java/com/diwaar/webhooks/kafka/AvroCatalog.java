package com.diwaar.webhooks.kafka;

import com.diwaar.events.AgendaConcluded;
import com.diwaar.events.BillingThreshold;
import com.diwaar.events.ConversationEnded;
import com.diwaar.events.SmsAccepted;
import com.diwaar.events.SmsDelivery;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsSent;
import com.diwaar.webhooks.endpoint.EventType;
import com.diwaar.webhooks.fanout.EventCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The catalogue as it follows from the records' schemas: fields, types and their meaning are those of the Avro schema, so
 * that what is documented is what is sent. Examples stand in {@code examples.json}; a test holds them against the schemas.
 */
@Component
class AvroCatalog implements EventCatalog {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Map<EventType, Schema> RECORDS = Map.of(
            EventType.SMS_RECEIVED, SmsAccepted.SCHEMA$,
            EventType.SMS_SENT, SmsSent.SCHEMA$,
            EventType.SMS_ERROR, SmsError.SCHEMA$,
            EventType.SMS_DELIVERED, SmsDelivery.SCHEMA$,
            EventType.SMS_UNDELIVERED, SmsDelivery.SCHEMA$,
            EventType.AGENDA_CONCLUDED, AgendaConcluded.SCHEMA$,
            EventType.CONVERSATION_ENDED, ConversationEnded.SCHEMA$,
            EventType.BILLING_THRESHOLD, BillingThreshold.SCHEMA$);

    private final Map<String, Object> examples = examples();

    @Override
    public String meaningOf(EventType type) {
        return switch (type) {
            case SMS_RECEIVED -> "A customer's text came in and is stored.";
            case SMS_SENT -> "The provider took a text to a customer.";
            case SMS_ERROR -> "A text will not be sent, or not be answered; `code` says why.";
            case SMS_DELIVERED -> "The customer's carrier says that the text arrived.";
            case SMS_UNDELIVERED ->
                "The provider or the carrier says that the text did not arrive; `state` says which.";
            case CONVERSATION_ENDED -> "A conversation is over.";
            case AGENDA_CONCLUDED -> "What a conversation was to settle is settled, or will not be.";
            case BILLING_THRESHOLD -> "50, 80 or 100 % of the period's limit is used.";
            case ENDPOINT_DISABLED ->
                "Another endpoint of yours was disabled: it failed for five days, or answered 410 Gone. Enabling it again"
                        + " offers what it missed.";
        };
    }

    @Override
    public Map<String, Object> schemaOf(EventType type) {
        Schema record = RECORDS.get(type);
        Map<String, Object> data = record == null ? DISABLED : data(record);
        return object(
                Map.of(
                        "type", Map.of("const", type.wire()),
                        "timestamp", described(text("date-time"), "When it happened, not when it was sent."),
                        "data", data),
                List.of("type", "timestamp", "data"));
    }

    @Override
    @SuppressWarnings("unchecked") // a body is an object
    public Map<String, Object> exampleOf(EventType type) {
        Object example = Objects.requireNonNull(examples.get(type.wire()), type.wire());
        return JSON.convertValue(example, LinkedHashMap.class);
    }

    private static Map<String, Object> data(Schema record) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> names =
                Objects.requireNonNull(WebhookEvents.PUBLIC.get(record)).names();
        for (String name : names) {
            Schema.Field field = record.getField(name);
            boolean personal = WebhookEvents.PERSONAL.contains(name);
            Map<String, Object> schema = schema(field.schema(), personal);
            properties.put(name, described(schema, field.doc()));
        }
        properties.put(
                "test", described(Map.of("const", true), "Only in an event that `/endpoints/{id}/test` made up."));
        properties.put(
                "erased",
                described(
                        Map.of("const", true),
                        "Only where the customer was erased before this was sent: what was personal is null."));
        return object(properties, names);
    }

    private static Map<String, Object> schema(Schema schema, boolean nullable) {
        Map<String, Object> plain = switch (schema.getType()) {
            case UNION -> schema(notNull(schema), true);
            case STRING -> text("uuid".equals(schema.getProp("logicalType")) ? "uuid" : null);
            case LONG ->
                schema.getLogicalType() == null ? Map.of("type", "integer", "format", "int64") : text("date-time");
            case INT -> Map.of("type", "integer", "format", "int32");
            case BOOLEAN -> Map.of("type", "boolean");
            case ENUM ->
                Map.of(
                        "type",
                        "string",
                        "examples",
                        schema.getEnumSymbols().stream()
                                .filter(symbol -> !symbol.equals("UNKNOWN"))
                                .map(symbol -> symbol.toLowerCase(java.util.Locale.ROOT))
                                .toList());
            case ARRAY -> Map.of("type", "array", "items", schema(schema.getElementType(), false));
            case MAP -> Map.of("type", "object", "additionalProperties", schema(schema.getValueType(), false));
            case RECORD -> nested(schema);
            default -> throw new IllegalStateException("No JSON Schema for " + schema);
        };
        return nullable ? nullable(plain) : plain;
    }

    private static Schema notNull(Schema union) {
        return union.getTypes().stream()
                .filter(one -> one.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> nested(Schema record) {
        Map<String, Object> properties = new LinkedHashMap<>();
        record.getFields()
                .forEach(field -> properties.put(field.name(), described(schema(field.schema(), false), field.doc())));
        return object(properties, List.copyOf(properties.keySet()));
    }

    private static Map<String, Object> nullable(Map<String, Object> schema) {
        if (!(schema.get("type") instanceof String type)) {
            return schema; // it may be null already
        }
        Map<String, Object> nullable = new LinkedHashMap<>(schema);
        nullable.put("type", List.of(type, "null"));
        return nullable;
    }

    private static Map<String, Object> text(@Nullable String format) {
        return format == null ? Map.of("type", "string") : Map.of("type", "string", "format", format);
    }

    private static Map<String, Object> described(Map<String, Object> schema, @Nullable String meaning) {
        if (meaning == null) {
            return schema;
        }
        Map<String, Object> described = new LinkedHashMap<>(schema);
        described.put("description", meaning);
        return described;
    }

    /** Open to more: fields are added, and a reader must take what it does not know. */
    private static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("required", required);
        object.put("properties", properties);
        return object;
    }

    private static final Map<String, Object> DISABLED = disabled();

    private static Map<String, Object> disabled() {
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, Object> id = Map.of("type", "integer", "format", "int64");
        properties.put("organization_id", id);
        properties.put("endpoint_id", described(id, "Which endpoint it is, as `/endpoints` tells it."));
        properties.put("url", described(text("uri"), "Where it was sent to."));
        properties.put(
                "reason",
                described(text(null), "`failing`: five days of nothing but failure. `gone`: it answered 410."));
        properties.put("disabled_at", text("date-time"));
        properties.put(
                "missed_since",
                described(
                        nullable(text("date-time")),
                        "From when on it may have missed something. Enable it, then ask for a replay since then."));
        List<String> required = List.copyOf(properties.keySet());
        properties.put(
                "test", described(Map.of("const", true), "Only in an event that `/endpoints/{id}/test` made up."));
        return object(properties, required);
    }

    @SuppressWarnings("unchecked") // the file is an object
    private static Map<String, Object> examples() {
        try (InputStream file = new ClassPathResource("openapi/examples.json").getInputStream()) {
            return JSON.readValue(file, LinkedHashMap.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
