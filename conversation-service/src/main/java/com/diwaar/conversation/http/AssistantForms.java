package com.diwaar.conversation.http;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.assistant.AssistantProfile;
import com.diwaar.conversation.assistant.JsonMerge;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads what a caller gives over what stands, or over the defaults: a field that is left out stays, one that is null gets
 * its default back. What is wrong is named.
 */
final class AssistantForms {

    private final JsonMapper mapper;
    private final Validator validator;
    private final ModelRules models;
    private final ObjectNode defaults;

    AssistantForms(JsonMapper mapper, Validator validator, ModelRules models) {
        this.mapper = mapper.rebuild()
                .changeDefaultPropertyInclusion(_ -> com.fasterxml.jackson.annotation.JsonInclude.Value.construct(
                        com.fasterxml.jackson.annotation.JsonInclude.Include.ALWAYS,
                        com.fasterxml.jackson.annotation.JsonInclude.Include.ALWAYS))
                .build();
        this.validator = validator;
        this.models = models;
        this.defaults = this.mapper.valueToTree(AssistantForm.DEFAULT);
    }

    AssistantProfile create(JsonNode given) {
        return read(defaults, given);
    }

    AssistantProfile change(Assistant assistant, JsonNode given) {
        return read(mapper.valueToTree(AssistantForm.of(assistant)), given);
    }

    private AssistantProfile read(ObjectNode base, JsonNode given) {
        if (!given.isObject()) {
            throw invalid("The body must be a JSON object.");
        }
        if (given.toString().contains("\\u0000")) {
            throw invalid("No text may contain a NUL character.");
        }
        AssistantForm form = bind(JsonMerge.merge(base, given, defaults));
        Set<ConstraintViolation<AssistantForm>> violations = validator.validate(form);
        List<String> wrong = Stream.concat(
                        violations.stream().map(violation -> field(violation) + " " + violation.getMessage()),
                        ModelRules.areConcernedBy(given) ? models.brokenBy(form) : Stream.empty())
                .sorted()
                .toList();
        if (!wrong.isEmpty()) {
            throw invalid(String.join("; ", wrong) + ".");
        }
        return form.profile();
    }

    private AssistantForm bind(ObjectNode merged) {
        try {
            return mapper.treeToValue(merged, AssistantForm.class);
        } catch (UnrecognizedPropertyException e) {
            throw invalid("Unknown field: " + path(e) + ".");
        } catch (DatabindException e) {
            throw invalid("The value of " + path(e) + " is not of the right type.");
        } catch (JacksonException e) {
            throw invalid("The body can't be read: " + e.getOriginalMessage() + ".");
        }
    }

    private static String path(DatabindException e) {
        return e.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."));
    }

    private static String field(ConstraintViolation<?> violation) {
        return violation
                .getPropertyPath()
                .toString()
                .replace("phoneNumberE164", "phoneNumber")
                .replace("timeZoneKnown", "timeZone")
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    private static RequestRefused invalid(String detail) {
        return new RequestRefused(ErrorCode.INVALID_REQUEST, detail);
    }
}
