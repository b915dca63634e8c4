package com.diwaar.kit.openapi;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.Problems;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Adds to what is found in the controllers what each operation is for, what may go wrong, and examples. */
final class ApiDescriber implements OpenApiCustomizer {

    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    /** What may go wrong anywhere. */
    private static final Map<ErrorCode, String> SAID_BY_ALL = Map.of(
            ErrorCode.UNAUTHORIZED, "Give a valid API key: Authorization: Bearer <API key>.",
            ErrorCode.FORBIDDEN, "This key may not do that.",
            ErrorCode.INVALID_REQUEST, "Unknown field: colour.",
            ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than 65536 bytes.",
            ErrorCode.INTERNAL_ERROR, "Something went wrong here. It was logged.",
            ErrorCode.SERVICE_UNAVAILABLE,
                    "Something this service needs is away. Nothing was done; try again in a moment.");

    private final ApiDescription api;
    private final ApiFiles files;
    private final Properties parameters;
    private final Properties fields;

    ApiDescriber(ApiDescription api, ApiFiles files) {
        this.api = api;
        this.files = files;
        this.parameters = files.properties("parameters");
        this.fields = files.properties("fields");
    }

    @Override
    public void customise(OpenAPI found) {
        api.schemas().accept(found);
        ApiSchemas.complete(found, fields);
        api.operations().forEach(described -> describe(operation(found, described), described));
    }

    /** One that nobody maps is a mistake here, and better seen than passed over. */
    private static Operation operation(OpenAPI found, DescribedOperation described) {
        PathItem path = Objects.requireNonNull(found.getPaths().get(described.path()), described.path());
        return Objects.requireNonNull(path.readOperationsMap().get(described.method()), described.id());
    }

    private void describe(Operation operation, DescribedOperation described) {
        operation
                .operationId(described.id())
                .summary(described.summary())
                .description(described.description())
                .tags(List.of(described.tag()));
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(this::describe);
        }
        if (described.request() != null) {
            json(operation.getRequestBody().getContent()).setExample(files.example(described.request()));
        }
        ApiResponse done = done(operation, described.status());
        done.description(described.response() == null ? "Done." : "As it stands now.");
        if (described.response() != null) {
            json(done.getContent()).setExample(files.example(described.response()));
        }
        described.allRefusals().forEach(code -> refusal(operation, code));
    }

    /** Where a controller says itself that it made something, springdoc takes it for a 200. */
    private static ApiResponse done(Operation operation, int status) {
        String wanted = String.valueOf(status);
        ApiResponse known = operation.getResponses().get(wanted);
        if (known == null) {
            known = Objects.requireNonNull(operation.getResponses().remove("200"), operation.getOperationId());
            operation.getResponses().addApiResponse(wanted, known);
        }
        return known;
    }

    /** Where a controller says not what it answers with, it is JSON. */
    private static MediaType json(Content content) {
        MediaType any = content.remove("*/*");
        if (any != null) {
            content.addMediaType(JSON, any);
        }
        return Objects.requireNonNull(content.get(JSON));
    }

    private void describe(Parameter parameter) {
        String[] words = parameters.getProperty(parameter.getName(), "|").split("\\|", 2);
        boolean isNumber = parameter.getSchema().getTypes() != null
                && parameter.getSchema().getTypes().contains("integer");
        parameter.description(words[0]).example(isNumber ? (Object) Long.valueOf(words[1]) : words[1]);
    }

    private void refusal(Operation operation, ErrorCode code) {
        ApiResponse response = operation
                .getResponses()
                .computeIfAbsent(String.valueOf(code.httpStatus()), _ -> new ApiResponse().content(new Content()));
        response.description(join(response.getDescription(), "`" + code.wire() + "`"));
        response.getContent()
                .computeIfAbsent(PROBLEM, _ -> new MediaType().schema(ApiSchemas.PROBLEM))
                .addExamples(code.wire(), new Example().value(problem(code)));
    }

    private Map<String, Object> problem(ErrorCode code) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("title", String.valueOf(Problems.of(code, "").getTitle()));
        problem.put("status", code.httpStatus());
        problem.put("detail", detail(code));
        problem.put("code", code.wire());
        return problem;
    }

    private String detail(ErrorCode code) {
        String own = api.problems().get(code);
        return own != null ? own : Objects.requireNonNull(SAID_BY_ALL.get(code), code.wire());
    }

    private static String join(@Nullable String some, String more) {
        return some == null || some.isEmpty() ? more : some + ", " + more;
    }
}
