package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
import com.diwaar.events.ErrorCode;
import com.diwaar.events.SmsReceived;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

class OpenApiIT {

    private static final Service service = Service.shared();

    @Test
    void anybodyMayReadAValidDescription() {
        HttpResponse<String> response = service.get("/openapi", "");
        assertThat(response.statusCode()).isEqualTo(200);
        SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(response.body());
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
        Set<String> described = new TreeSet<>();
        api().getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().keySet().forEach(method -> described.add(method + " " + path)));
        assertThat(described).isEqualTo(served());
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
            if (name.startsWith("PATCH") || name.equals("POST /assistants")) {
                assertThat(operation
                                .getRequestBody()
                                .getContent()
                                .get("application/json")
                                .getExample())
                        .as(name)
                        .isNotNull();
            }
            ApiResponse done = done(operation);
            if (done.getContent() != null) {
                assertThat(done.getContent().get("application/json").getExample())
                        .as(name)
                        .isNotNull();
            } else {
                assertThat(name).isEqualTo("DELETE /customers/{phone}");
            }
        });
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
                });
            }
        }
        assertThat(without).isEmpty();
        Schema<?> form = api().getComponents().getSchemas().get("AssistantForm");
        assertThat(form.getProperties())
                .containsKeys("phone_number", "sms_settings")
                .doesNotContainKeys("phoneNumber", "phone_number_e164");
    }

    @Test
    void theExamplesAreWhatIsReallySaid() {
        Tenant tenant = service.tenant();
        String body = example("POST /assistants", true).toString().replace("+15551230001", "+1555777" + number(tenant));
        HttpResponse<String> made = service.post("/assistants", tenant.key(), body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertSameFields("POST /assistants", Service.json(made));
        String path = "/assistants/" + Service.json(made).get("id").asLong();
        assertSameFields(
                "PATCH /assistants/{id}",
                Service.json(service.patch(
                        path,
                        tenant.key(),
                        example("PATCH /assistants/{id}", true).toString())));
        assertSameFields("GET /assistants/{id}", Service.json(service.get(path, tenant.key())));
        assertSameFields("GET /assistants", Service.json(service.get("/assistants?limit=1", tenant.key())));

        SmsReceived text = service.publish(service.text(tenant, service.customer(), "Hi"));
        long id = service.replies
                .await(one -> one.getAnswers().contains(text.getMessageSid()))
                .getConversationId();
        SmsReceived other = service.publish(service.text(tenant, service.customer(), "Hi"));
        service.replies.await(one -> one.getAnswers().contains(other.getMessageSid()));
        String conversation = "/conversations/" + id;
        assertSameFields("GET /conversations", Service.json(service.get("/conversations?limit=1", tenant.key())));
        assertSameFields("GET /conversations/{id}", Service.json(service.get(conversation, tenant.key())));
        assertSameFields(
                "GET /conversations/{id}/messages",
                Service.json(service.get(conversation + "/messages?limit=1", tenant.key())));
        assertSameFields(
                "POST /conversations/{id}/end", Service.json(service.post(conversation + "/end", tenant.key(), "")));
    }

    @Test
    void aProblemReadsAsDescribed() {
        Tenant tenant = service.tenant();
        JsonNode problem = Service.json(service.get("/conversations/0", tenant.key()));
        Schema<?> described = api().getComponents().getSchemas().get("Problem");
        assertThat(described.getProperties().keySet()).containsAll(problem.propertyNames());
        assertThat(problem.get("code").asString()).isEqualTo("not_found");
    }

    private static String number(Tenant tenant) {
        return "%04d".formatted(tenant.organizationId() % 10_000);
    }

    private static void assertSameFields(String operation, JsonNode said) {
        JsonNode example = example(operation, false);
        assertThat(fields(said)).as(operation).isEqualTo(fields(example));
        if (said.has("items")) {
            assertThat(fields(said.get("items").get(0)))
                    .as(operation)
                    .isEqualTo(fields(example.get("items").get(0)));
        }
    }

    private static Set<String> fields(JsonNode node) {
        return new TreeSet<>(node.propertyNames());
    }

    /** As it stands in the document, nulls and all. */
    private static JsonNode example(String name, boolean ofRequest) {
        JsonNode operation = operation(name);
        JsonNode body = ofRequest
                ? operation.get("requestBody")
                : operation
                        .get("responses")
                        .propertyStream()
                        .filter(one -> one.getKey().startsWith("2"))
                        .findFirst()
                        .orElseThrow()
                        .getValue();
        return body.get("content").get("application/json").get("example");
    }

    private static JsonNode operation(String name) {
        String[] methodAndPath = name.split(" ");
        return Service.json(service.get("/openapi", ""))
                .get("paths")
                .get(methodAndPath[1])
                .get(methodAndPath[0].toLowerCase(Locale.ROOT));
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

    private static OpenAPI api() {
        return new OpenAPIV3Parser()
                .readContents(service.get("/openapi", "").body())
                .getOpenAPI();
    }

    private static Map<String, Operation> operations() {
        return api().getPaths().entrySet().stream()
                .flatMap(path -> path.getValue().readOperationsMap().entrySet().stream()
                        .map(one -> Map.entry(one.getKey() + " " + path.getKey(), one.getValue())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Of our own controllers, as Spring maps them. */
    private static Set<String> served() {
        Set<String> served = new TreeSet<>();
        service.context
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, method) -> {
                    if (method.getBeanType().getPackageName().startsWith("com.diwaar")) {
                        for (String path : mapping.getPatternValues()) {
                            mapping.getMethodsCondition()
                                    .getMethods()
                                    .forEach(verb -> served.add(PathItem.HttpMethod.valueOf(verb.name()) + " " + path));
                        }
                    }
                });
        return served;
    }
}
