package com.diwaar.conversation.llm;

import com.diwaar.conversation.dialogue.Tool;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tools as langchain4j says them, their parameters as a JSON schema. */
final class ToolSpecs {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ToolSpecs() {}

    static List<ToolSpecification> of(List<Tool> tools) {
        return tools.stream().map(ToolSpecs::of).toList();
    }

    private static ToolSpecification of(Tool tool) {
        JsonObjectSchema.Builder parameters = JsonObjectSchema.builder();
        tool.parameters().forEach(parameter -> parameters.addProperty(parameter.name(), schema(parameter)));
        return ToolSpecification.builder()
                .name(tool.name())
                .description(tool.description())
                .parameters(parameters
                        .required(tool.parameters().stream()
                                .filter(Tool.Parameter::required)
                                .map(Tool.Parameter::name)
                                .toList())
                        .build())
                .build();
    }

    private static JsonSchemaElement schema(Tool.Parameter parameter) {
        String description = parameter.description();
        return switch (parameter.kind()) {
            case TEXT -> JsonStringSchema.builder().description(description).build();
            case WHOLE_NUMBER ->
                JsonIntegerSchema.builder().description(description).build();
            case CHOICE ->
                JsonEnumSchema.builder()
                        .description(description)
                        .enumValues(parameter.choices())
                        .build();
            case TEXTS_BY_NAME -> textsByName(description);
        };
    }

    /** Raw, since langchain4j's object schema can't say of what kind additional properties are. */
    private static JsonSchemaElement textsByName(String description) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object").put("description", description);
        schema.putObject("additionalProperties").put("type", "string");
        return JsonRawSchema.from(JSON.writeValueAsString(schema));
    }
}
