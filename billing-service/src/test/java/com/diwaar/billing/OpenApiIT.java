package com.diwaar.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.events.ErrorCode;
import com.diwaar.events.Topics;
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
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class OpenApiIT {

    private static final RunningBilling billing = RunningBilling.shared();

    @Test
    void anybodyMayReadAValidDescription() {
        HttpResponse<String> response = billing.get("/openapi", "").http();
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
            if (operation.getRequestBody() != null) {
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
                assertThat(name).isEqualTo("DELETE /organizations/{id}/keys/{keyId}");
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
        Schema<?> plan = api().getComponents().getSchemas().get("PlanView");
        assertThat(plan.getProperties()).containsKeys("price_per_unit").doesNotContainKeys("pricePerUnit");
        assertThat(plan.getProperties().get("price_per_unit").getTypes()).containsExactly("string");
    }

    @Test
    void theExamplesAreWhatIsReallySaid() {
        JsonNode plan = said("POST /plans", "/plans", RunningBilling.ADMIN, example("POST /plans", true));
        ObjectNode form = (ObjectNode) example("POST /organizations", true);
        form.put("plan_id", plan.get("id").asLong());
        JsonNode made = said("POST /organizations", "/organizations", RunningBilling.ADMIN, form);
        long id = made.get("id").asLong();
        String key = billing.workingKey(id);
        String path = "/organizations/" + id;
        said("POST /organizations/{id}/top-ups", path + "/top-ups", RunningBilling.ADMIN, null);
        said("GET /organizations/{id}/top-ups", path + "/top-ups", key, null);
        ObjectNode reservation = (ObjectNode) example("POST /reservations", true);
        reservation.put("organization_id", id).put("reservation_id", "text:SM" + UUID.randomUUID());
        said("POST /reservations", "/reservations", RunningBilling.SERVICE, reservation);
        ObjectNode several = (ObjectNode) example("POST /reservations/batch", true);
        several.get("reservations")
                .forEach(it -> ((ObjectNode) it)
                        .put("organization_id", id)
                        .put("reservation_id", "text:SM" + UUID.randomUUID()));
        said("POST /reservations/batch", "/reservations/batch", RunningBilling.SERVICE, several);
        billing.producer().send(Topics.SMS_SENT, "22", TestEvents.sent(id, null).build());
        await().until(() -> billing.account(id).get("messages_used").asLong() == 1);
        said("GET /organizations/{id}", path, key, null);
        said("GET /usage", "/usage", key, null);
        said("GET /usage/records", "/usage/records?limit=1", key, null);
        said("GET /invoice-preview", "/invoice-preview", key, null);
        ObjectNode correction = (ObjectNode) example("POST /organizations/{id}/adjustments", true);
        said(
                "POST /organizations/{id}/adjustments",
                path + "/adjustments",
                RunningBilling.ADMIN,
                correction.put("units", -1));
        said("GET /organizations/{id}/adjustments", path + "/adjustments", key, null);
        String keyId = billing.account(id).get("keys").get(0).get("key_id").asString();
        said(
                "POST /organizations/{id}/keys/{keyId}/rotate",
                path + "/keys/" + keyId + "/rotate",
                RunningBilling.ADMIN,
                null);
        said("GET /plans", "/plans", RunningBilling.ADMIN, null);
        said("POST /reconciliations", "/reconciliations", RunningBilling.ADMIN, null);
    }

    @Test
    void aProblemReadsAsDescribed() {
        JsonNode problem = billing.get("/organizations/0", RunningBilling.ADMIN).body();
        Schema<?> described = api().getComponents().getSchemas().get("Problem");
        assertThat(described.getProperties().keySet()).containsAll(problem.propertyNames());
        assertThat(problem.get("code").asString()).isEqualTo("not_found");
    }

    /** @param body null takes the example's, where there is one */
    private static JsonNode said(String operation, String path, String token, JsonNode body) {
        RunningBilling.Response response = operation.startsWith("GET")
                ? billing.get(path, token)
                : billing.post(path, token, body == null ? example(operation, true) : body);
        assertThat(response.status()).as(operation + response.body()).isBetween(200, 201);
        assertSameFields(operation, example(operation, false), response.body());
        return response.body();
    }

    /** What is said is in the example, down to the first item of each list. */
    private static void assertSameFields(String operation, JsonNode example, JsonNode said) {
        assertThat(fields(example)).as(operation).containsAll(fields(said));
        said.propertyStream().forEach(field -> {
            JsonNode shown = example.get(field.getKey());
            if (field.getValue().isObject()) {
                assertSameFields(operation, shown, field.getValue());
            } else if (field.getValue().isArray()
                    && !field.getValue().isEmpty()
                    && field.getValue().get(0).isObject()) {
                assertSameFields(operation, shown.get(0), field.getValue().get(0));
            }
        });
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
        return billing.get("/openapi", "")
                .body()
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
                .readContents(billing.get("/openapi", "").http().body())
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
        billing.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
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
