package com.diwaar.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.billing.RunningBilling.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrganizationsIT {

    private final RunningBilling billing = RunningBilling.shared();

    @Test
    void aNewOrganisationStartsOkWithAllItsCredit() {
        Response made =
                billing.post("/organizations", RunningBilling.ADMIN, Map.of("name", "Demo Bakery", "message_limit", 5));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.http().headers().firstValue("Location"))
                .contains("/organizations/" + made.body().get("id").asLong());
        assertThat(made.body().get("name").asString()).isEqualTo("Demo Bakery");
        assertThat(made.body().get("standing").asString()).isEqualTo("ok");
        assertThat(made.body().get("message_limit").asLong()).isEqualTo(5);
        assertThat(made.body().get("messages_used").asLong()).isZero();
        assertThat(billing.account(made.body().get("id").asLong())).isEqualTo(made.body());
    }

    @Test
    void whatAChangeLeavesOutStays() {
        long organization = billing.organization(5L);
        String path = "/organizations/" + organization;
        Response suspended = billing.patch(path, RunningBilling.ADMIN, "{\"suspended\": true}");
        assertThat(suspended.body().get("message_limit").asLong()).isEqualTo(5);
        assertThat(suspended.body().get("standing").asString()).isEqualTo("suspended");
        Response unlimited = billing.patch(path, RunningBilling.ADMIN, "{\"message_limit\": null}");
        assertThat(unlimited.body().has("message_limit")).isFalse();
        assertThat(unlimited.body().get("suspended").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\": \" \"}",
                "{\"name\": \"a\\u0000b\"}",
                "{\"name\": \"Bakery\", \"message_limit\": -1}",
                "{\"name\": \"Bakery\", \"message_limit\": \"many\"}",
                "{\"name\": \"Bakery\", \"color\": \"red\"}",
                "[]",
                "{"
            })
    void whatIsNoOrganisationIsRefused(String body) {
        Response refused = billing.post("/organizations", RunningBilling.ADMIN, body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().get("code").asString()).isEqualTo("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message_limit\": -1}",
                "{\"message_limit\": 1.5}",
                "{\"message_limit\": \"5\"}",
                "{\"message_limit\": 99999999999999999999}",
                "{\"name\": \"x\"}"
            })
    void whatIsNoChangeIsRefusedAndChangesNothing(String body) {
        long organization = billing.organization(5L);
        assertThat(billing.patch("/organizations/" + organization, RunningBilling.ADMIN, body)
                        .status())
                .isEqualTo(400);
        assertThat(billing.account(organization).get("message_limit").asLong()).isEqualTo(5);
    }

    @Test
    void onlyOperatorsMakeThem() {
        assertThat(billing.post("/organizations", RunningBilling.SERVICE, Map.of("name", "Bakery"))
                        .status())
                .isEqualTo(403);
        assertThat(billing.patch("/organizations/1", RunningBilling.SERVICE, Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(billing.post("/organizations/1/keys", RunningBilling.SERVICE, Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(billing.post("/organizations", "wrong", Map.of("name", "Bakery"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        assertThat(billing.get("/organizations/999999999", RunningBilling.ADMIN).status())
                .isEqualTo(404);
        assertThat(billing.patch("/organizations/999999999", RunningBilling.ADMIN, "{\"suspended\": true}")
                        .status())
                .isEqualTo(404);
        assertThat(billing.issueKey(999_999_999).status()).isEqualTo(404);
    }

    @Test
    void readinessIsTrueWhenTheDatabaseIsThereAndTheAccountsAreRead() {
        assertThat(billing.get("/actuator/health/readiness", "").status()).isEqualTo(200);
        assertThat(billing.get("/actuator/prometheus", "").status()).isEqualTo(200);
    }
}
