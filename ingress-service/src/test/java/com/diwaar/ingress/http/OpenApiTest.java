package com.diwaar.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.testkit.WrittenDescription;
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
    void everyReferenceHasATargetEveryFieldAMeaningAndEveryCodeItsStatus() {
        new WrittenDescription(api).isSound();
    }

    @Test
    void whoIsTooFastIsToldWhenToTryAgain() {
        assertThat(send.at("/responses/429/headers/Retry-After/required").asBoolean())
                .isTrue();
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
