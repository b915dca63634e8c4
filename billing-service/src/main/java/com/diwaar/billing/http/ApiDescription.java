package com.diwaar.billing.http;

import com.diwaar.billing.http.ApiOperations.Described;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.Problems;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
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
import tools.jackson.databind.json.JsonMapper;

/** Adds to what is found in the controllers what each operation is for, what may go wrong, and examples. */
final class ApiDescription implements OpenApiCustomizer {

    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final String CSV = "id,event_id,occurred_at,usage_type,direction,messages_used,...\r\n";

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
            requestExample(operation, described.request());
        }
        ApiResponse done = done(operation, described);
        done.description(described.response() == null ? "Done." : "As it stands now.");
        if (described.response() != null) {
            MediaType media = done.getContent().remove("*/*");
            if (media != null) {
                done.getContent().addMediaType(JSON, media);
            }
            Objects.requireNonNull(done.getContent().get(JSON)).setExample(example(described.response()));
        }
        if (described.id().equals("listUsageRecords")) {
            Objects.requireNonNull(done.getContent().get(JSON)).setSchema(ApiSchemas.RECORDS);
            done.getContent()
                    .addMediaType(
                            "text/csv",
                            new MediaType().schema(new StringSchema()).example(CSV));
        }
        described.allRefusals().forEach(code -> refusal(operation, code));
    }

    /** Where a controller says itself that it made something, springdoc takes it for a 200. */
    private static ApiResponse done(Operation operation, Described described) {
        String status = String.valueOf(described.status());
        ApiResponse found = operation.getResponses().get(status);
        if (found == null) {
            found = Objects.requireNonNull(operation.getResponses().remove("200"), described.id());
            operation.getResponses().addApiResponse(status, found);
        }
        return found;
    }

    private void describe(Parameter parameter) {
        String[] words = parameters.getProperty(parameter.getName(), "|").split("\\|", 2);
        boolean isNumber = parameter.getSchema().getTypes() != null
                && parameter.getSchema().getTypes().contains("integer");
        parameter.description(words[0]).example(isNumber ? (Object) Long.valueOf(words[1]) : words[1]);
    }

    /** The schema is the controller's; springdoc has found it. */
    private void requestExample(Operation operation, String name) {
        MediaType body =
                Objects.requireNonNull(operation.getRequestBody().getContent().get(JSON));
        body.setExample(example(name));
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
            case UNAUTHORIZED -> "Give a valid API key: Authorization: Bearer <API key>.";
            case FORBIDDEN -> "This needs the admin token.";
            case NOT_FOUND -> "There is no such organisation.";
            case CONFLICT -> "This top_up_id stands for another number of units.";
            case PAYLOAD_TOO_LARGE -> "The body is larger than 65536 bytes.";
            case BILLING_LIMIT_REACHED ->
                "The limit of 1000 messages per month is reached; it lifts at 2026-02-01T05:00:00Z.";
            case SERVICE_UNAVAILABLE ->
                "Something this service needs is away. Nothing was done; try again in a moment.";
            default -> "Something went wrong here. It was logged.";
        };
    }

    private Object example(String name) {
        try (InputStream file = new ClassPathResource("openapi/" + name + ".json").getInputStream()) {
            return mapper.convertValue(mapper.readTree(file), Map.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
