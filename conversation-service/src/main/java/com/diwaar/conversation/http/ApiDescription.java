package com.diwaar.conversation.http;

import com.diwaar.conversation.http.ApiOperations.Described;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.Problems;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Adds to what is found in the controllers what each operation is for, what may go wrong, and examples. */
final class ApiDescription implements OpenApiCustomizer {

    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    private final JsonMapper mapper;
    private final ApiSchemas schemas;
    private final Properties parameters = properties("parameters");

    ApiDescription(JsonMapper mapper, ApiSchemas schemas) {
        this.mapper = mapper;
        this.schemas = schemas;
    }

    static Properties properties(String name) {
        var properties = new Properties();
        try (InputStream file = new ClassPathResource("openapi/" + name + ".properties").getInputStream()) {
            properties.load(file);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void customise(OpenAPI api) {
        schemas.complete(api);
        ApiOperations.ALL.forEach(described -> describe(operation(api, described), described));
    }

    /** One that nobody maps is a mistake here, and better seen than passed over. */
    private static Operation operation(OpenAPI api, Described described) {
        PathItem path = Objects.requireNonNull(api.getPaths().get(described.path()), described.path());
        return Objects.requireNonNull(path.readOperationsMap().get(described.method()), described.id());
    }

    private void describe(Operation operation, Described described) {
        operation
                .operationId(described.id())
                .summary(described.summary())
                .description(described.description())
                .tags(List.of(described.tag()));
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(this::describe);
        }
        if (described.request() != null) {
            operation.requestBody(request(described));
        }
        ApiResponse done =
                operation.getResponses().computeIfAbsent(String.valueOf(described.status()), _ -> new ApiResponse());
        done.description(described.response() == null ? "Done." : "As it stands now.");
        if (described.response() != null) {
            Objects.requireNonNull(done.getContent().get(JSON)).setExample(example(described.response()));
        }
        described.allRefusals().forEach(code -> refusal(operation, code));
    }

    private void describe(Parameter parameter) {
        String[] words = parameters.getProperty(parameter.getName(), "|").split("\\|", 2);
        boolean isNumber = parameter.getSchema().getTypes() != null
                && parameter.getSchema().getTypes().contains("integer");
        parameter.description(words[0]).example(isNumber ? (Object) Long.valueOf(words[1]) : words[1]);
    }

    private RequestBody request(Described described) {
        Schema<?> schema = described.method() == PathItem.HttpMethod.PATCH ? ApiSchemas.CHANGE : ApiSchemas.FORM;
        return new RequestBody()
                .required(true)
                .content(new Content()
                        .addMediaType(
                                JSON,
                                new MediaType().schema(schema).example(example(String.valueOf(described.request())))));
    }

    private static void refusal(Operation operation, ErrorCode code) {
        ApiResponse response = operation
                .getResponses()
                .computeIfAbsent(String.valueOf(code.httpStatus()), _ -> new ApiResponse().content(new Content()));
        response.description(join(response.getDescription(), "`" + code.wire() + "`"));
        response.getContent()
                .computeIfAbsent(PROBLEM, _ -> new MediaType().schema(ApiSchemas.PROBLEM))
                .addExamples(code.wire(), new Example().value(problem(code)));
    }

    private static Map<String, Object> problem(ErrorCode code) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("title", String.valueOf(Problems.of(code, "").getTitle()));
        problem.put("status", code.httpStatus());
        problem.put("detail", detail(code));
        problem.put("code", code.wire());
        return problem;
    }

    private static String join(@Nullable String some, String more) {
        return some == null || some.isEmpty() ? more : some + ", " + more;
    }

    private static String detail(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST -> "Unknown field: colour.";
            case INVALID_PHONE_NUMBER -> "The path must name a phone number in E.164, such as +15551230001.";
            case UNAUTHORIZED -> "Give a valid API key: Authorization: Bearer <API key>.";
            case FORBIDDEN -> "Only an organisation's API key may do that.";
            case ASSISTANT_NOT_FOUND -> "There is no assistant 123.";
            case NOT_FOUND -> "There is no conversation 4711.";
            case CONFLICT -> "Another assistant has this phone_number.";
            case PAYLOAD_TOO_LARGE -> "The body is larger than 65536 bytes.";
            case SERVICE_UNAVAILABLE ->
                "Something this service needs is away. Nothing was done; try again in a moment.";
            default -> "Something went wrong here. It was logged.";
        };
    }

    /** By its name; a page is made of one item. */
    private Object example(String name) {
        JsonNode example = switch (name) {
            case "page of conversation" -> page(without(file("conversation"), "agendas"));
            case "ended conversation" -> ended(file("conversation"));
            default -> name.startsWith("page of ") ? page(file(name.substring("page of ".length()))) : file(name);
        };
        return mapper.convertValue(example, Map.class);
    }

    private ObjectNode file(String name) {
        try (InputStream file = new ClassPathResource("openapi/" + name + ".json").getInputStream()) {
            return (ObjectNode) mapper.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode page(ObjectNode item) {
        ObjectNode page = mapper.createObjectNode();
        page.putArray("items").add(item);
        return page.put("next_cursor", "NDcxMQ");
    }

    private static ObjectNode without(ObjectNode node, String field) {
        node.remove(field);
        return node;
    }

    private static ObjectNode ended(ObjectNode conversation) {
        return conversation
                .put("status", "ended")
                .put("end_reason", "requested")
                .put("ended_at", "2026-01-15T11:30:00Z");
    }
}
