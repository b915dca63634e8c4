package com.diwaar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.ErrorCode;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What holds for the description of any service; a service's own test says besides that its examples are what is said. */
public abstract class DescribedApiContract {

    /** The body of the description, read by a caller without a key. */
    protected abstract String description();

    /** The running service. */
    protected abstract ApplicationContext service();

    /** Those of its operations that answer nothing. */
    protected abstract Set<String> silentOperations();

    @Test
    void anybodyMayReadAValidDescription() {
        SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(description());
        assertThat(parsed.getMessages()).isEmpty();
        OpenAPI api = parsed.getOpenAPI();
        assertThat(api.getInfo().getTitle()).isNotBlank();
        assertThat(api.getInfo().getDescription()).isNotBlank();
        SecurityScheme scheme =
                api.getComponents().getSecuritySchemes().values().iterator().next();
        assertThat(scheme.getScheme()).isEqualTo("bearer");
        assertThat(api.getSecurity())
                .singleElement()
                .satisfies(required -> assertThat(required)
                        .containsOnlyKeys(
                                api.getComponents().getSecuritySchemes().keySet()));
    }

    @Test
    void everyOperationThatIsServedIsDescribed() {
        assertThat(new TreeSet<>(operations().keySet())).isEqualTo(ServedOperations.of(service()));
    }

    @Test
    void everyOperationHasWordsAndExamples() {
        operations().forEach((name, operation) -> {
            assertThat(operation.getSummary()).as(name).isNotBlank();
            assertThat(operation.getDescription()).as(name).isNotBlank();
            assertThat(operation.getTags()).as(name).hasSize(1);
            if (operation.getParameters() != null) {
                operation.getParameters().forEach(parameter -> {
                    assertThat(parameter.getDescription())
                            .as(name + " " + parameter.getName())
                            .isNotBlank();
                    assertThat(parameter.getExample())
                            .as(name + " " + parameter.getName())
                            .isNotNull();
                });
            }
            if (operation.getRequestBody() != null) {
                assertHasExample(name, operation.getRequestBody().getContent());
            }
            ApiResponse done = done(operation);
            if (done.getContent() != null) {
                assertHasExample(name, done.getContent());
            } else {
                assertThat(silentOperations()).contains(name);
            }
        });
    }

    private static void assertHasExample(String operation, Content content) {
        MediaType json = content.get("application/json");
        assertThat(json).as(operation).isNotNull();
        assertThat(json == null ? null : json.getExample()).as(operation).isNotNull();
    }

    @Test
    void everyProblemHasAStableCode() {
        Set<String> codes =
                Arrays.stream(ErrorCode.values()).map(ErrorCode::wire).collect(Collectors.toSet());
        for (String name : operations().keySet()) {
            JsonNode responses = operation(name).get("responses");
            assertThat(responses.propertyNames()).as(name).contains("401", "403", "503");
            responses.forEachEntry((status, response) -> {
                if (!status.startsWith("2")) {
                    JsonNode examples = response.get("content")
                            .get("application/problem+json")
                            .get("examples");
                    assertThat(examples).as(name + " " + status).isNotEmpty();
                    examples.forEachEntry((code, example) -> {
                        assertThat(codes).contains(code);
                        assertThat(example.get("value").get("code").asString()).isEqualTo(code);
                        assertThat(example.get("value").get("status").asString())
                                .isEqualTo(status);
                    });
                }
            });
        }
    }

    @Test
    void everyFieldHasAMeaning() {
        List<String> without = new ArrayList<>();
        for (Map.Entry<String, Schema> schema :
                api().getComponents().getSchemas().entrySet()) {
            Schema<?> described = schema.getValue();
            if (described.getProperties() != null) {
                described.getProperties().forEach((name, property) -> {
                    if (property.getDescription() == null) {
                        without.add(schema.getKey() + "." + name);
                    }
                    assertThat(name).isEqualTo(name.toLowerCase(Locale.ROOT));
                });
            }
        }
        assertThat(without).isEmpty();
    }

    protected final OpenAPI api() {
        return new OpenAPIV3Parser().readContents(description()).getOpenAPI();
    }

    /** As it stands in the document, nulls and all. */
    protected final JsonNode example(String operation, boolean ofRequest) {
        JsonNode described = operation(operation);
        JsonNode body = ofRequest
                ? described.get("requestBody")
                : described
                        .get("responses")
                        .propertyStream()
                        .filter(one -> one.getKey().startsWith("2"))
                        .findFirst()
                        .orElseThrow()
                        .getValue();
        return body.get("content").get("application/json").get("example");
    }

    /** What is said is in the operation's example, down to the first item of each list. */
    protected final void assertShown(String operation, JsonNode said) {
        assertShown(operation, example(operation, false), said);
    }

    private static void assertShown(String operation, JsonNode example, JsonNode said) {
        assertThat(new TreeSet<>(example.propertyNames())).as(operation).containsAll(said.propertyNames());
        said.propertyStream().forEach(field -> {
            JsonNode shown = example.get(field.getKey());
            if (field.getValue().isObject() && !shown.isEmpty()) {
                assertShown(operation, shown, field.getValue());
            } else if (field.getValue().isArray()
                    && !field.getValue().isEmpty()
                    && field.getValue().get(0).isObject()) {
                assertShown(operation, shown.get(0), field.getValue().get(0));
            }
        });
    }

    private JsonNode operation(String name) {
        String[] methodAndPath = name.split(" ");
        return JsonMapper.shared()
                .readTree(description())
                .get("paths")
                .get(methodAndPath[1])
                .get(methodAndPath[0].toLowerCase(Locale.ROOT));
    }

    private Map<String, Operation> operations() {
        return api().getPaths().entrySet().stream()
                .flatMap(path -> path.getValue().readOperationsMap().entrySet().stream()
                        .map(one -> Map.entry(one.getKey() + " " + path.getKey(), one.getValue())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static ApiResponse done(Operation operation) {
        return operation.getResponses().entrySet().stream()
                .filter(one -> one.getKey().startsWith("2"))
                .map(Map.Entry::getValue)
                .reduce((_, _) -> {
                    throw new AssertionError("two ways to succeed");
                })
                .orElseThrow();
    }
}
