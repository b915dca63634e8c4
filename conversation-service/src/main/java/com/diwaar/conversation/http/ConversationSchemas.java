package com.diwaar.conversation.http;

import com.diwaar.conversation.assistant.SmsSettings;
import com.diwaar.conversation.dialogue.Media;
import com.diwaar.conversation.reading.MessageView;
import com.diwaar.kit.openapi.ApiSchemas;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which fields may be null, and what no controller's signature names. */
final class ConversationSchemas {

    /** In responses all that is not nullable is there. */
    private static final List<Class<? extends Record>> ANSWERED = List.of(
            AssistantResponse.class,
            ConversationResponse.class,
            ConversationResponse.AgendaResponse.class,
            SendsController.SendResponse.class,
            SendsController.Cancelled.class,
            MessageView.class,
            Media.class);

    private ConversationSchemas() {}

    static void complete(OpenAPI api) {
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        ModelConverters.getInstance(true).readAll(AssistantForm.class).forEach(schemas::putIfAbsent);
        Schema<?> form = Objects.requireNonNull(schemas.get("AssistantForm"));
        form.required(List.of("name", "phone_number"));
        mayBeNull(form, AssistantForm.class);
        mayBeNull(Objects.requireNonNull(schemas.get("SmsSettings")), SmsSettings.class);
        schemas.put("AssistantChange", change(form));
        for (Class<? extends Record> type : ANSWERED) {
            complete(Objects.requireNonNull(schemas.get(type.getSimpleName()), type.getSimpleName()), type);
        }
        PathItem assistant = Objects.requireNonNull(api.getPaths().get("/assistants/{id}"));
        takes(Objects.requireNonNull(api.getPaths().get("/assistants")).getPost(), "AssistantForm");
        takes(assistant.getPatch(), "AssistantChange");
    }

    private static Schema<?> change(Schema<?> form) {
        Schema<?> change = ApiSchemas.object();
        form.getProperties().forEach(change::addProperty);
        return change;
    }

    /** The controllers take any JSON, to say what is wrong with it. */
    private static void takes(Operation operation, String form) {
        operation.getRequestBody().getContent().values().forEach(body -> body.setSchema(ApiSchemas.reference(form)));
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

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
