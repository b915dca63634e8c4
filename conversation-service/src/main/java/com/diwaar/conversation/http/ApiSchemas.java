package com.diwaar.conversation.http;

import com.diwaar.conversation.assistant.SmsSettings;
import com.diwaar.conversation.dialogue.Media;
import com.diwaar.conversation.reading.MessageView;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Completes the schemas: what each field means, which may be null, and those that no controller's signature names. */
final class ApiSchemas {

    static final Schema<?> FORM = new Schema<>().$ref("AssistantForm");
    static final Schema<?> CHANGE = new Schema<>().$ref("AssistantChange");
    static final Schema<?> PROBLEM = new Schema<>().$ref("Problem");

    /** In responses all that is not nullable is there. */
    private static final List<Class<? extends Record>> ANSWERED = List.of(
            AssistantResponse.class,
            ConversationResponse.class,
            ConversationResponse.AgendaResponse.class,
            SendsController.SendResponse.class,
            SendsController.Cancelled.class,
            MessageView.class,
            Media.class);

    private final Properties fields = ApiDescription.properties("fields");

    void complete(OpenAPI api) {
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        schemas.remove("JsonNode");
        ModelConverters.getInstance(true).readAll(AssistantForm.class).forEach(schemas::putIfAbsent);
        Schema<?> form = Objects.requireNonNull(schemas.get("AssistantForm"));
        form.required(List.of("name", "phone_number"));
        mayBeNull(form, AssistantForm.class);
        mayBeNull(Objects.requireNonNull(schemas.get("SmsSettings")), SmsSettings.class);
        schemas.put("AssistantChange", change(form));
        schemas.put("Problem", problem());
        for (Class<? extends Record> type : ANSWERED) {
            complete(Objects.requireNonNull(schemas.get(type.getSimpleName()), type.getSimpleName()), type);
        }
        schemas.values().forEach(this::describe);
    }

    private static Schema<?> change(Schema<?> form) {
        Schema<?> change = typed(new Schema<>(), "object");
        form.getProperties().forEach(change::addProperty);
        return change;
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

    private static void complete(Schema<?> schema, Class<? extends Record> type) {
        Set<String> required = new LinkedHashSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (!isNullable(component)) {
                required.add(snakeCase(component.getName()));
            }
        }
        schema.required(List.copyOf(required));
        mayBeNull(schema, type);
    }

    private static void mayBeNull(Schema<?> schema, Class<? extends Record> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            Schema<?> property = schema.getProperties().get(snakeCase(component.getName()));
            if (isNullable(component) && property != null && property.get$ref() == null) {
                property.addType("null");
            }
        }
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private void describe(Schema<?> schema) {
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, property) -> {
                if (property.getDescription() == null) {
                    property.description(fields.getProperty(name));
                }
            });
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
