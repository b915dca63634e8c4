package com.diwaar.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.billing.RunningBilling.Response;
import com.diwaar.billing.credit.ReservationRequest;
import com.diwaar.billing.credit.Reservations;
import com.diwaar.billing.ledger.Ledger;
import com.diwaar.billing.ledger.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReservationsIT {

    private final RunningBilling billing = RunningBilling.shared();

    @Test
    void theLastCreditIsSpentOnce() throws Exception {
        long organization = billing.organization(1L);
        List<Response> answers = atOnce(20, i -> () -> billing.reserve(newId(), organization, 1));
        assertThat(answers).extracting(Response::status).containsOnly(200, 429);
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(heldBy(organization)).isEqualTo(1);
        assertThat(billing.count(
                        "SELECT count(*) FROM reservations WHERE organization_id = :organization", organization))
                .isEqualTo(1);
    }

    @Test
    void askingAgainReservesNothingMore() throws Exception {
        long organization = billing.organization(10L);
        String id = newId();
        List<Response> answers = atOnce(20, i -> () -> billing.reserve(id, organization, 2));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().get("state").asString()).isEqualTo("reserved");
            assertThat(answer.body().get("units").asLong()).isEqualTo(2);
        });
        assertThat(heldBy(organization)).isEqualTo(2);
    }

    @Test
    void askingAgainForTheLastCreditAtOnceIsNeverRefused() throws Exception {
        for (int round = 0; round < 10; round++) {
            long organization = billing.organization(1L);
            String id = newId();
            assertThat(atOnce(8, i -> () -> billing.reserve(id, organization, 1)))
                    .extracting(Response::status)
                    .containsOnly(200);
            assertThat(heldBy(organization)).isEqualTo(1);
        }
    }

    @Test
    void aRefusalSaysWhichLimitAndWhenItLifts() {
        long organization = billing.organization(0L);
        Response refused = billing.reserve(newId(), organization, 1);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.body().get("code").asString()).isEqualTo("billing_limit_reached");
        assertThat(refused.body().get("limit").asString()).isEqualTo("messages_per_month");
        Instant liftsAt = Instant.parse(refused.body().get("lifts_at").asString());
        assertThat(liftsAt).isAfter(Instant.now()).isBefore(Instant.now().plus(Duration.ofDays(32)));
        long wait = refused.http().headers().firstValueAsLong("Retry-After").orElseThrow();
        assertThat(Instant.now().plusSeconds(wait)).isBetween(liftsAt.minusSeconds(5), liftsAt.plusSeconds(5));
    }

    @Test
    void aHigherLimitHoldsAtOnce() {
        long organization = billing.organization(0L);
        assertThat(billing.reserve(newId(), organization, 1).status()).isEqualTo(429);
        change(organization, Map.of("message_limit", 1));
        assertThat(billing.reserve(newId(), organization, 1).status()).isEqualTo(200);
        assertThat(billing.reserve(newId(), organization, 1).status()).isEqualTo(429);
        assertThat(billing.patch("/organizations/" + organization, RunningBilling.ADMIN, "{\"message_limit\": null}")
                        .status())
                .isEqualTo(200);
        assertThat(billing.reserve(newId(), organization, 1000).status()).isEqualTo(200);
    }

    @Test
    void aSuspendedOrganisationIsRefusedAndComesBack() {
        long organization = billing.organization(null);
        change(organization, Map.of("suspended", true));
        Response refused = billing.reserve(newId(), organization, 1);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.body().get("limit").asString()).isEqualTo("suspended");
        change(organization, Map.of("suspended", false));
        assertThat(billing.reserve(newId(), organization, 1).status()).isEqualTo(200);
    }

    @Test
    void anUnknownOrganisationIsNotFound() {
        assertThat(billing.reserve(newId(), Long.MAX_VALUE, 1).status()).isEqualTo(404);
    }

    @Test
    void anotherOrganisationsIdIsAConflict() {
        String id = newId();
        assertThat(billing.reserve(id, billing.organization(5L), 1).status()).isEqualTo(200);
        assertThat(billing.reserve(id, billing.organization(5L), 1).status()).isEqualTo(409);
    }

    @Test
    void onlyServicesReserve() {
        Map<String, Object> request =
                Map.of("reservation_id", newId(), "organization_id", billing.organization(5L), "units", 1);
        assertThat(billing.post("/reservations", RunningBilling.ADMIN, request).status())
                .isEqualTo(403);
        assertThat(billing.post("/reservations", "", request).status()).isEqualTo(401);
    }

    @Test
    void badRequestsAreToldApart() {
        long organization = billing.organization(5L);
        assertThat(billing.reserve("", organization, 1).status()).isEqualTo(400);
        assertThat(billing.reserve("a\u0000b", organization, 1).status()).isEqualTo(400);
        assertThat(billing.reserve(newId(), organization, 0).status()).isEqualTo(400);
        assertThat(billing.reserve(newId(), organization, -1).status()).isEqualTo(400);
        assertThat(billing.post("/reservations", RunningBilling.SERVICE, "{\"units\": 1}")
                        .status())
                .isEqualTo(400);
        assertThat(billing.post("/reservations", RunningBilling.SERVICE, "{not json")
                        .status())
                .isEqualTo(400);
        assertThat(heldBy(organization)).isZero();
    }

    @Test
    void aReleasedReservationIsTakenAnew() {
        long organization = billing.organization(1L);
        String id = newId();
        billing.reserve(id, organization, 1);
        billing.bean(Ledger.class).release(List.of(new Release(UUID.randomUUID(), null, id, 1)));
        assertThat(heldBy(organization)).isZero();
        assertThat(billing.reserve(id, organization, 1).body().get("state").asString())
                .isEqualTo("reserved");
        assertThat(heldBy(organization)).isEqualTo(1);
        assertThat(billing.reserve(newId(), organization, 1).status()).isEqualTo(429);
    }

    @Test
    void whatNobodySettledExpiresOnceAndIsTakenAnew() {
        long organization = billing.organization(1L);
        String id = newId();
        Reservations reservations = billing.bean(Reservations.class);
        Instant longAgo = Instant.now().minus(Duration.ofDays(3));
        // Its balance may be last month's: what matters is that it gets back exactly what it held.
        reservations.reserve(new ReservationRequest(id, organization, 1, longAgo, longAgo.plus(Duration.ofDays(2))));
        assertThat(reservedInAllPeriods(organization)).isEqualTo(1);
        reservations.expire(Instant.now(), 500);
        reservations.expire(Instant.now(), 500);
        assertThat(reservedInAllPeriods(organization)).isZero();
        assertThat(billing.reserve(id, organization, 1).status()).isEqualTo(200);
        assertThat(heldBy(organization)).isEqualTo(1);
    }

    @Test
    void askingAgainMovesTheExpiryOn() {
        long organization = billing.organization(1L);
        String id = newId();
        Instant longAgo = Instant.now().minus(Duration.ofDays(3));
        billing.bean(Reservations.class)
                .reserve(new ReservationRequest(
                        id, organization, 1, longAgo, Instant.now().plusSeconds(60)));
        billing.reserve(id, organization, 1);
        assertThat(billing.bean(Reservations.class).expire(Instant.now().plusSeconds(120), 500))
                .isZero();
    }

    @Test
    void aNewPeriodStartsWithFullCredit() {
        long organization = billing.organization(1L);
        Reservations reservations = billing.bean(Reservations.class);
        assertThat(billing.reserve(newId(), organization, 1).status()).isEqualTo(200);
        assertThat(billing.reserve(newId(), organization, 1).status()).isEqualTo(429);
        Instant nextMonth =
                Instant.parse(billing.account(organization).get("period_end").asString());
        var answer = reservations.reserve(
                new ReservationRequest(newId(), organization, 1, nextMonth, nextMonth.plus(Duration.ofDays(2))));
        assertThat(answer).isEqualTo(new com.diwaar.billing.credit.ReservationAnswer.Reserved(1));
    }

    @Test
    void severalAreAnsweredEachByItself() {
        long rich = billing.organization(10L);
        long poor = billing.organization(3L);
        String first = newId();
        List<Map<String, Object>> asked = List.of(
                asking(first, rich, 1),
                asking(newId(), poor, 2),
                asking(newId(), poor, 4),
                asking(newId(), poor, 2),
                asking(newId(), poor, 1),
                asking(first, rich, 1),
                asking(newId(), Long.MAX_VALUE, 1));
        JsonNode answers = reserveAll(asked);
        assertThat(answers)
                .extracting(it -> it.get("status").asInt())
                .containsExactly(200, 200, 429, 429, 200, 200, 404);
        assertThat(answers)
                .extracting(it -> it.get("reservation_id").asString())
                .isEqualTo(asked.stream().map(it -> it.get("reservation_id")).toList());
        assertThat(answers.get(0).get("state").asString()).isEqualTo("reserved");
        JsonNode problem = answers.get(2).get("problem");
        assertThat(problem.get("code").asString()).isEqualTo("billing_limit_reached");
        assertThat(problem.get("limit").asString()).isEqualTo("messages_per_month");
        assertThat(problem.get("lifts_at").asString()).isNotBlank();
        assertThat(heldBy(rich)).isEqualTo(1);
        assertThat(heldBy(poor)).isEqualTo(3);
        assertThat(reserveAll(asked))
                .extracting(it -> it.get("status").asInt())
                .containsExactly(200, 200, 429, 429, 200, 200, 404);
        assertThat(reserveAll(List.of(asking(first, poor, 1))))
                .extracting(it -> it.get("status").asInt())
                .containsExactly(409);
        assertThat(heldBy(poor)).isEqualTo(3);
    }

    @Test
    void aPlanBySegmentHoldsTheMostSegmentsThatItIsTold() {
        long bySegment = billing.organizationUnder(billing.plan(Map.of(
                "name",
                "By segment",
                "kind",
                "monthly",
                "message_limit",
                12,
                "currency",
                "EUR",
                "unit",
                "segment",
                "segments_held",
                3)));
        Map<String, Object> lengthy =
                Map.of("reservation_id", newId(), "organization_id", bySegment, "units", 2, "segments", 7);
        assertThat(reserveAll(List.of(lengthy, asking(newId(), bySegment, 1), asking(newId(), bySegment, 1))))
                .extracting(it -> it.get("units") == null ? 0 : it.get("units").asInt())
                .containsExactly(7, 3, 0);
        assertThat(heldBy(bySegment)).isEqualTo(10);
        long byText = billing.organization(10L);
        assertThat(reserveAll(List.of(
                        Map.of("reservation_id", newId(), "organization_id", byText, "units", 2, "segments", 7))))
                .extracting(it -> it.get("units").asInt())
                .containsExactly(2);
    }

    @Test
    void whatIsWrongWithOneOfSeveralRefusesAll() {
        long organization = billing.organization(10L);
        Map<String, Object> bad = asking(newId(), organization, 0);
        Response refused = billing.post(
                "/reservations/batch",
                RunningBilling.SERVICE,
                Map.of("reservations", List.of(asking(newId(), organization, 1), bad)));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().get("detail").asString()).contains("reservations[1].units");
        assertThat(billing.post("/reservations/batch", RunningBilling.SERVICE, Map.of("reservations", List.of()))
                        .status())
                .isEqualTo(400);
        assertThat(billing.post("/reservations/batch", RunningBilling.ADMIN, Map.of("reservations", List.of(bad)))
                        .status())
                .isIn(400, 403);
        assertThat(heldBy(organization)).isZero();
    }

    @Test
    void manyOfOneOrganisationAtOnceShareItsCreditToTheLastUnit() throws Exception {
        long organization = billing.organization(25L);
        List<Integer> statuses = atOnce(40, i -> () -> billing.reserve(newId(), organization, 1 + i % 2)).stream()
                .map(Response::status)
                .toList();
        assertThat(statuses).containsOnly(200, 429);
        // Of requests for two nothing larger than one unit can be left over.
        assertThat(heldBy(organization)).isBetween(24L, 25L);
        assertThat(billing.count(
                        "SELECT sum(held) FROM reservations WHERE organization_id = :organization", organization))
                .isEqualTo(heldBy(organization));
    }

    private JsonNode reserveAll(List<Map<String, Object>> asked) {
        Response answered = billing.post("/reservations/batch", RunningBilling.SERVICE, Map.of("reservations", asked));
        assertThat(answered.status()).isEqualTo(200);
        return answered.body().get("reservations");
    }

    private static Map<String, Object> asking(String id, long organization, long units) {
        return Map.of("reservation_id", id, "organization_id", organization, "units", units);
    }

    private void change(long organization, Map<String, Object> change) {
        assertThat(billing.patch("/organizations/" + organization, RunningBilling.ADMIN, change)
                        .status())
                .isEqualTo(200);
    }

    private long heldBy(long organization) {
        return billing.account(organization).get("messages_reserved").asLong();
    }

    private long reservedInAllPeriods(long organization) {
        return billing.count("SELECT sum(reserved) FROM balances WHERE organization_id = :organization", organization);
    }

    private static String newId() {
        return "text:SM" + UUID.randomUUID();
    }

    private static <T> List<T> atOnce(int count, java.util.function.IntFunction<Callable<T>> work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> results =
                    threads.invokeAll(IntStream.range(0, count).mapToObj(work).toList());
            return results.stream().map(Future::resultNow).toList();
        }
    }
}
