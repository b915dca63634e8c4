package com.diwaar.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description names what the code takes and gives, and nothing else. */
class OpenApiTest {

    private final JsonNode api = read();
    private final JsonNode send = api.at("/paths/~1sms~1send/post");

    @Test
    void theRequestHasTheFieldsThatAreTaken() {
        assertThat(api.at("/components/schemas/SendRequest/properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(fieldsOf(SendRequest.class));
    }

    @Test
    void theAnswerHasTheFieldsThatAreGiven() {
        assertThat(api.at("/components/schemas/Sent/properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(fieldsOf(SendResponse.class));
    }

    @Test
    void everyProblemHasACodeOfItsStatus() {
        send.get("responses").forEachEntry((status, response) -> {
            if (status.startsWith("2")) {
                return;
            }
            response.at("/content/application~1problem+json/examples").forEachEntry((code, example) -> {
                ErrorCode known = ErrorCode.ofWire(code);
                assertThat(known.wire()).isEqualTo(code);
                assertThat(String.valueOf(known.httpStatus())).isEqualTo(status);
                assertThat(example.at("/value/code").asString()).isEqualTo(code);
                assertThat(example.at("/value/status").asInt()).isEqualTo(known.httpStatus());
            });
        });
        assertThat(send.at("/responses/429/headers/Retry-After/required").asBoolean())
                .isTrue();
    }

    @Test
    void everyFieldHasAMeaningAndEveryReferenceATarget() {
        api.at("/components/schemas")
                .forEachEntry((name, schema) -> schema.get("properties")
                        .forEachEntry((field, property) -> assertThat(
                                        property.path("description").asString(""))
                                .as(name + "." + field)
                                .isNotBlank()));
        api.findValuesAsString("$ref")
                .forEach(ref -> assertThat(api.at(ref.substring(1)).isMissingNode())
                        .as(ref)
                        .isFalse());
    }

    private static List<String> fieldsOf(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT))
                .toList();
    }

    private static JsonNode read() {
        try (var file = new ApiController().openApi().getInputStream()) {
            return JsonMapper.shared().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
