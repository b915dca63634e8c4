package com.diwaar.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.events.Topics;
import com.diwaar.testkit.DescribedApiContract;
import io.swagger.v3.oas.models.media.Schema;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class OpenApiIT extends DescribedApiContract {

    private static final RunningBilling billing = RunningBilling.shared();

    @Override
    protected String description() {
        HttpResponse<String> response =
                billing.get("/openapi/billing-service", "").http();
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    @Override
    protected ApplicationContext service() {
        return billing.context();
    }

    @Override
    protected Set<String> silentOperations() {
        return Set.of("DELETE /organizations/{id}/keys/{keyId}");
    }

    @Test
    void moneyIsText() {
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
        ObjectNode day = (ObjectNode) example("POST /reconciliations", true);
        day.put("day", LocalDate.now(ZoneOffset.UTC).toString()); // the example's is no longer kept
        said("POST /reconciliations", "/reconciliations", RunningBilling.ADMIN, day);
    }

    @Test
    void aProblemReadsAsDescribed() {
        JsonNode problem = billing.get("/organizations/0", RunningBilling.ADMIN).body();
        Schema<?> described = api().getComponents().getSchemas().get("Problem");
        assertThat(described.getProperties().keySet()).containsAll(problem.propertyNames());
        assertThat(problem.get("code").asString()).isEqualTo("not_found");
    }

    /** @param body null takes the example's, where there is one */
    private JsonNode said(String operation, String path, String token, JsonNode body) {
        RunningBilling.Response response = operation.startsWith("GET")
                ? billing.get(path, token)
                : billing.post(path, token, body == null ? example(operation, true) : body);
        assertThat(response.status()).as(operation + response.body()).isBetween(200, 201);
        assertShown(operation, response.body());
        return response.body();
    }
}
