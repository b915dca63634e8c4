package com.diwaar.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.billing.RunningBilling.Response;
import com.diwaar.billing.organization.Organizations;
import com.diwaar.billing.plan.Plan;
import com.diwaar.billing.plan.Plans;
import com.diwaar.events.Account;
import com.diwaar.events.BillingThreshold;
import com.diwaar.events.DeliveryState;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Standing;
import com.diwaar.events.Topics;
import com.diwaar.testkit.TopicReader;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PlansIT {

    private static final String PERSON = "+15551230001";

    private final RunningBilling billing = RunningBilling.shared();

    @Test
    void aPlanIsShownAsItWasMade() {
        Response made = billing.post(
                "/plans",
                RunningBilling.ADMIN,
                Map.of("name", "Starter", "kind", "monthly", "currency", "EUR", "price_per_unit", "0.00790000"));
        assertThat(made.status()).isEqualTo(201);
        String path = made.http().headers().firstValue("Location").orElseThrow();
        JsonNode plan = billing.get(path, RunningBilling.ADMIN).body();
        assertThat(plan).isEqualTo(made.body());
        assertThat(plan.get("price_per_unit").isString()).isTrue();
        assertThat(plan.get("enforcement").asString()).isEqualTo("hard");
        assertThat(billing.get("/plans", RunningBilling.ADMIN).body().get("plans"))
                .contains(plan);
        assertThat(billing.get("/plans", RunningBilling.SERVICE).status()).isEqualTo(403);
        assertThat(billing.get("/plans/999999", RunningBilling.ADMIN).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\": \"A\", \"kind\": \"yearly\", \"currency\": \"EUR\"}",
                "{\"name\": \"A\", \"kind\": \"monthly\", \"currency\": \"XQZ\"}",
                "{\"name\": \"A\", \"kind\": \"monthly\", \"currency\": \"EUR\", \"price_per_unit\": \"-1\"}",
                "{\"name\": \"A\", \"kind\": \"prepaid\", \"currency\": \"EUR\", \"message_limit\": 1}",
                "{\"name\": \"A\", \"kind\": \"monthly\", \"currency\": \"EUR\", \"segments_held\": 0}"
            })
    void whatIsNoPlanIsRefused(String body) {
        assertThat(billing.post("/plans", RunningBilling.ADMIN, body).status()).isEqualTo(400);
    }

    @Test
    void boughtCreditIsSpentToTheLastUnitAndAddedOnce() {
        long organization = billing.organizationUnder(plan(Map.of("kind", "prepaid")));
        Response refused = reserve(organization);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.body().get("limit").asString()).isEqualTo("prepaid_credit");
        assertThat(refused.http().headers().firstValue("Retry-After")).isEmpty();
        assertThat(topUp(organization, "payment-1", 1).status()).isEqualTo(200);
        assertThat(topUp(organization, "payment-1", 1).status()).isEqualTo(200);
        assertThat(topUp(organization, "payment-1", 2).status()).isEqualTo(409);
        assertThat(topUp(999_999_999, "payment-1", 1).status()).isEqualTo(404);
        assertThat(reserve(organization).status()).isEqualTo(200);
        assertThat(reserve(organization).status()).isEqualTo(429);
        try (TopicReader<Account> accounts = billing.read(Topics.ACCOUNTS)) {
            Account blocked = accounts.await(it -> it.getOrganizationId() == organization
                    && it.getStanding() == Standing.BLOCKED
                    && it.getMessagesReserved() == 1);
            assertThat(blocked.getMessageLimit()).isEqualTo(1);
            assertThat(blocked.getPeriodEnd()).isNull();
        }
        assertThat(billing.get("/organizations/" + organization + "/top-ups", RunningBilling.ADMIN)
                        .body()
                        .get("top_ups"))
                .hasSize(1);
    }

    @Test
    void whatWasSentBeyondTheCreditIsShownAsANegativeRest() {
        long organization = billing.organizationUnder(plan(Map.of("kind", "prepaid")));
        billing.producer()
                .send(Topics.SMS_SENT, "22", TestEvents.sent(organization, null).build());
        await().untilAsserted(() -> assertThat(
                        billing.account(organization).get("messages_left").asLong())
                .isEqualTo(-1));
        assertThat(billing.account(organization).get("standing").asString()).isEqualTo("blocked");
    }

    @Test
    void eachAmountBoughtHasThresholdsOfItsOwn() {
        long organization = billing.organizationUnder(plan(Map.of("kind", "prepaid")));
        topUp(organization, "first", 1);
        billing.producer()
                .send(Topics.SMS_SENT, "22", TestEvents.sent(organization, null).build());
        try (TopicReader<BillingThreshold> thresholds = billing.read(Topics.BILLING_THRESHOLD)) {
            thresholds.await(it -> isFull(it, organization, 1));
            topUp(organization, "second", 1);
            assertThat(billing.db()
                            .sql("SELECT count(*) FROM thresholds WHERE organization_id = :id AND bought = 2")
                            .param("id", organization)
                            .query(Long.class)
                            .single())
                    .as("nothing of what was bought last is used")
                    .isZero();
            billing.producer()
                    .send(
                            Topics.SMS_SENT,
                            "22",
                            TestEvents.sent(organization, null).build());
            BillingThreshold second = thresholds.await(it -> isFull(it, organization, 2));
            assertThat(second.getPeriodEnd()).isAfter(Instant.now());
        }
    }

    @Test
    void aSoftLimitIsReportedAndStopsNothing() {
        long organization =
                billing.organizationUnder(plan(Map.of("kind", "monthly", "message_limit", 1, "enforcement", "soft")));
        assertThat(reserve(organization).status()).isEqualTo(200);
        assertThat(reserve(organization).status()).isEqualTo(200);
        assertThat(billing.account(organization).get("standing").asString()).isEqualTo("warning");
    }

    @Test
    void underAPlanBySegmentsAReservationHoldsTheMostAndTheRestGoesBack() {
        long organization = billing.organizationUnder(plan(Map.of(
                "kind",
                "monthly",
                "message_limit",
                10,
                "unit",
                "segment",
                "segments_held",
                4,
                "price_per_unit",
                "0.01")));
        String id = "text:SM" + UUID.randomUUID();
        assertThat(billing.reserve(id, organization, 1).body().get("units").asLong())
                .isEqualTo(4);
        billing.producer()
                .send(
                        Topics.SMS_SENT,
                        "22",
                        TestEvents.sent(organization, id).setSegments(3).build());
        await().untilAsserted(() -> assertThat(
                        billing.account(organization).get("messages_used").asLong())
                .isEqualTo(3));
        assertThat(billing.account(organization).get("messages_reserved").asLong())
                .isZero();
        assertThat(billing.account(organization).get("overage").asLong()).isZero();
    }

    @Test
    void aSplitAnswersPartsShareItsReservation() {
        long organization = billing.organization(10L);
        String id = "text:SM" + UUID.randomUUID();
        billing.reserve(id, organization, 2);
        for (int part = 1; part <= 2; part++) {
            billing.producer()
                    .send(
                            Topics.SMS_SENT,
                            "22",
                            TestEvents.sent(organization, id)
                                    .setPart(part)
                                    .setParts(2)
                                    .build());
        }
        await().untilAsserted(() -> assertThat(
                        billing.account(organization).get("messages_used").asLong())
                .isEqualTo(2));
        assertThat(billing.account(organization).get("overage").asLong()).isZero();
        assertThat(billing.account(organization).get("messages_reserved").asLong())
                .isZero();
    }

    @Test
    void textsThatComeInCountOnlyWhereThePlanSaysSo() {
        long outbound = billing.organizationUnder(plan(Map.of("kind", "monthly")));
        long both = billing.organizationUnder(
                plan(Map.of("kind", "monthly", "counted", "both", "price_per_unit", "0.0079")));
        billing.producer()
                .send(Topics.SMS_ACCEPTED, "22", TestEvents.accepted(outbound).build());
        billing.producer()
                .send(Topics.SMS_ACCEPTED, "22", TestEvents.accepted(both).build());
        await().untilAsserted(() ->
                assertThat(billing.account(both).get("messages_used").asLong()).isEqualTo(1));
        assertThat(billing.account(outbound).get("messages_used").asLong()).isZero();
    }

    @Test
    void aTextThatNeverArrivedIsGivenBackWhicheverIsHeardOfFirst() {
        long organization = billing.organizationUnder(
                plan(Map.of("kind", "monthly", "price_per_unit", "0.0079", "charge_undelivered", false)));
        long paying = billing.organizationUnder(plan(Map.of("kind", "monthly", "price_per_unit", "0.0079")));
        String key = billing.workingKey(organization);
        for (boolean sentFirst : new boolean[] {true, false}) {
            for (long owner : new long[] {organization, paying}) {
                tellUndelivered(owner, sentFirst);
            }
        }
        await().untilAsserted(() -> {
            JsonNode totals = billing.get("/usage", key).body().get("totals");
            assertThat(totals).hasSize(1);
            assertThat(totals.get(0).get("records").asLong()).isEqualTo(2);
            assertThat(totals.get(0).get("messages_used").asLong()).isZero();
            assertThat(totals.get(0).get("cost").asString()).isEqualTo("0");
        });
        assertThat(billing.account(organization).get("messages_used").asLong()).isZero();
        assertThat(billing.account(paying).get("messages_used").asLong()).isEqualTo(2);
        assertThat(billing.get("/organizations/" + organization + "/adjustments", key)
                        .body()
                        .get("adjustments"))
                .hasSize(2);
    }

    @Test
    void whatWasGivenBackAsGoodwillIsNotGivenBackTwiceAndStopsNobodysCorrections() {
        long generous = billing.organizationUnder(
                plan(Map.of("kind", "monthly", "price_per_unit", "0.5", "charge_undelivered", false)));
        long other = billing.organizationUnder(
                plan(Map.of("kind", "monthly", "price_per_unit", "0.5", "charge_undelivered", false)));
        long message = ThreadLocalRandom.current().nextLong(1_000_000, Long.MAX_VALUE);
        billing.producer()
                .send(
                        Topics.SMS_SENT,
                        "22",
                        TestEvents.sent(generous, null)
                                .setMessageId(message)
                                .setEventId(TestEvents.idOfSent(message))
                                .build());
        await().until(() -> billing.account(generous).get("messages_used").asLong() == 1);
        assertThat(billing.post(
                                "/organizations/" + generous + "/adjustments",
                                RunningBilling.ADMIN,
                                Map.of("adjustment_id", "goodwill", "units", -1, "note", "Sorry"))
                        .status())
                .isEqualTo(200);
        billing.producer()
                .send(
                        Topics.SMS_DELIVERY,
                        "22",
                        TestEvents.delivery(generous, message, DeliveryState.UNDELIVERED)
                                .build());
        tellUndelivered(other, true);
        await().untilAsserted(() ->
                assertThat(List.of(adjusted(generous), adjusted(other))).containsExactly("-1 -0.5", "-1 -0.5"));
        assertThat(billing.account(generous).get("messages_used").asLong()).isZero();
    }

    /** Units and money, over all corrections. */
    private String adjusted(long organization) {
        return billing.db()
                .sql("""
                        SELECT coalesce(sum(units), 0) || ' ' || coalesce(trim_scale(sum(cost)), 0) FROM adjustments
                        WHERE organization_id = :id""")
                .param("id", organization)
                .query(String.class)
                .single();
    }

    private void tellUndelivered(long organization, boolean sentFirst) {
        long message = ThreadLocalRandom.current().nextLong(1_000_000, Long.MAX_VALUE);
        SmsSent sent = TestEvents.sent(organization, null)
                .setMessageId(message)
                .setEventId(TestEvents.idOfSent(message))
                .build();
        if (sentFirst) {
            billing.producer().send(Topics.SMS_SENT, "22", sent);
        }
        for (int twice = 0; twice < 2; twice++) {
            billing.producer()
                    .send(
                            Topics.SMS_DELIVERY,
                            "22",
                            TestEvents.delivery(organization, message, DeliveryState.UNDELIVERED)
                                    .build());
        }
        if (!sentFirst) {
            await().until(() -> billing.db()
                    .sql("SELECT count(*) = 1 FROM undelivered WHERE event_id = :id")
                    .param("id", sent.getEventId())
                    .query(Boolean.class)
                    .single());
            billing.producer().send(Topics.SMS_SENT, "22", sent);
        }
    }

    @Test
    void whatHappenedBeforeAPlanChangedIsChargedAsOfThen() {
        long organization = billing.organizationUnder(plan(Map.of("kind", "monthly", "price_per_unit", "1")));
        Instant before = Instant.now();
        long dear = plan(Map.of("kind", "monthly", "price_per_unit", "5"));
        assertThat(billing.patch("/organizations/" + organization, RunningBilling.ADMIN, Map.of("plan_id", dear))
                        .status())
                .isEqualTo(200);
        String key = billing.workingKey(organization);
        billing.producer()
                .send(
                        Topics.SMS_SENT,
                        "22",
                        TestEvents.sent(organization, null)
                                .setOccurredAt(before.truncatedTo(java.time.temporal.ChronoUnit.MILLIS))
                                .build());
        billing.producer()
                .send(
                        Topics.SMS_SENT,
                        "22",
                        TestEvents.sent(organization, null)
                                .setOccurredAt(Instant.now().plusMillis(5))
                                .build());
        await().untilAsserted(() -> {
            JsonNode invoice = billing.get("/invoice-preview", key).body();
            assertThat(invoice.get("lines")).hasSize(2);
            assertThat(invoice.get("totals").get(0).get("amount").asString()).isEqualTo("6.00");
        });
    }

    /** Two operators at once: the clock is read before the row is had. */
    @Test
    void theChangeThatComesLastHoldsEvenWhereItWasAskedForFirst() {
        long organization = billing.organizationUnder(plan(Map.of("kind", "monthly")));
        Organizations organizations = billing.bean(Organizations.class);
        Instant asked = Instant.now();
        for (Instant at : List.of(asked.plusMillis(50), asked)) {
            Plan plan = billing.bean(Plans.class)
                    .find(plan(Map.of("kind", "monthly")))
                    .orElseThrow();
            organizations.change(organization, at, it -> it.withPlan(plan));
        }
        billing.producer()
                .send(
                        Topics.SMS_SENT,
                        "22",
                        TestEvents.sent(organization, null)
                                .setOccurredAt(asked.plusMillis(100).truncatedTo(java.time.temporal.ChronoUnit.MILLIS))
                                .build());
        await().untilAsserted(() -> assertThat(billing.count(
                        "SELECT coalesce(max(plan_id), 0) FROM usage_records WHERE organization_id = :organization",
                        organization))
                .isEqualTo(organizations.find(organization).orElseThrow().plan().id()));
    }

    @Test
    void anOperatorsCorrectionIsMadeOnce() {
        long organization = billing.organizationUnder(plan(Map.of("kind", "monthly", "price_per_unit", "0.5")));
        String key = billing.workingKey(organization);
        billing.producer()
                .send(Topics.SMS_SENT, "22", TestEvents.sent(organization, null).build());
        await().until(() -> billing.account(organization).get("messages_used").asLong() == 1);
        String path = "/organizations/" + organization + "/adjustments";
        Map<String, Object> correction =
                Map.of("adjustment_id", "goodwill", "units", -1, "cost", "-0.50", "note", "Ours, not theirs");
        assertThat(billing.post(path, RunningBilling.ADMIN, correction).status())
                .isEqualTo(200);
        assertThat(billing.post(path, RunningBilling.ADMIN, correction).status())
                .isEqualTo(200);
        Map<String, Object> other = new HashMap<>(correction);
        other.put("units", 3);
        assertThat(billing.post(path, RunningBilling.ADMIN, other).status()).isEqualTo(409);
        other.putAll(Map.of("adjustment_id", "too much", "units", -9));
        assertThat(billing.post(path, RunningBilling.ADMIN, other).status()).isEqualTo(400);
        assertThat(billing.account(organization).get("messages_used").asLong()).isZero();
        assertIsNoWholeNumber(billing.post(
                path, RunningBilling.ADMIN, "{\"adjustment_id\": \"part\", \"units\": 1.9, \"note\": \"Part\"}"));
        assertIsNoWholeNumber(billing.post(
                path.replace("adjustments", "top-ups"),
                RunningBilling.ADMIN,
                "{\"top_up_id\": \"part\", \"units\": 1.9}"));
        assertThat(billing.get("/invoice-preview", key)
                        .body()
                        .get("totals")
                        .get(0)
                        .get("amount")
                        .asString())
                .isEqualTo("0.00");
    }

    private static void assertIsNoWholeNumber(Response refused) {
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().get("detail").asString()).isEqualTo("The value of units is not of the right type.");
    }

    @Test
    void aMonthBeginsInTheOrganisationsZone() {
        long organization = billing.organization(10L);
        assertThat(billing.patch(
                                "/organizations/" + organization,
                                RunningBilling.ADMIN,
                                Map.of("time_zone", "Pacific/Kiritimati"))
                        .body()
                        .get("period_start")
                        .asString())
                .endsWith("T10:00:00Z");
    }

    /** What Java takes for a zone with summer time, PostgreSQL takes for a fixed offset, or for nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"Mars/Olympus", "CET", "EET", "MET", "WET", "EST5EDT", "SystemV/AST4"})
    void aZoneThatDoesNotMeanTheSameEverywhereIsRefused(String zone) {
        Response refused =
                billing.post("/organizations", RunningBilling.ADMIN, Map.of("name", "Bakery", "time_zone", zone));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().get("detail").asString()).contains("Europe/Berlin");
    }

    @Test
    void anErasedPersonLeavesSumsAndNoNumber() {
        long organization = billing.organization(10L);
        String id = "text:SM" + UUID.randomUUID();
        billing.reserve(id, organization, 1);
        SmsSent before = TestEvents.sent(organization, id).build();
        SmsSent late = TestEvents.sent(organization, null).build();
        billing.producer().send(Topics.SMS_SENT, "22", before);
        await().until(() -> billing.account(organization).get("messages_used").asLong() == 1);
        billing.producer().send(Topics.CUSTOMER_ERASED, PERSON, TestEvents.erased(organization, PERSON));
        await().until(() -> numbers(organization) == 0);
        billing.producer().send(Topics.SMS_SENT, "22", late); // told late: it happened before
        await().until(() -> billing.account(organization).get("messages_used").asLong() == 2);
        assertThat(numbers(organization)).isZero();
        assertThat(billing.count(
                        "SELECT count(*) FROM reservations WHERE organization_id = :organization", organization))
                .isZero();
        billing.producer()
                .send(
                        Topics.SMS_SENT,
                        "22",
                        TestEvents.sent(organization, null)
                                .setTo("+15557654321")
                                .build());
        await().until(() -> numbers(organization) == 1);
    }

    private long numbers(long organization) {
        return billing.count("""
                SELECT count(*) FROM usage_records WHERE organization_id = :organization
                  AND (customer_phone_number IS NOT NULL OR reservation_id IS NOT NULL)""", organization);
    }

    @Test
    void aRotatedKeyAndItsSuccessorOpenDoorsForAWhile() {
        long organization = billing.organization(10L);
        String old = billing.workingKey(organization);
        String id =
                billing.account(organization).get("keys").get(0).get("key_id").asString();
        String path = "/organizations/" + organization + "/keys/" + id + "/rotate";
        Response rotated = billing.post(path, RunningBilling.ADMIN, Map.of("overlap_hours", 1));
        assertThat(rotated.status()).isEqualTo(201);
        String fresh = rotated.body().get("key").asString();
        await().until(() -> billing.get("/organizations/me", fresh).status() == 200);
        assertThat(billing.get("/organizations/me", old).status()).isEqualTo(200);
        try (TopicReader<Account> accounts = billing.read(Topics.ACCOUNTS)) {
            Account told = accounts.await(it ->
                    it.getOrganizationId() == organization && it.getApiKeys().size() == 2);
            assertThat(told.getApiKeys().get(0).getValidUntil())
                    .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3600));
            assertThat(told.getApiKeys().get(1).getValidUntil()).isNull();
        }
        String next =
                billing.account(organization).get("keys").get(1).get("key_id").asString();
        assertThat(billing.post(
                                path.replace("/" + id + "/", "/" + next + "/"),
                                RunningBilling.ADMIN,
                                Map.of("overlap_hours", 0))
                        .status())
                .isEqualTo(201);
        await().until(() -> billing.get("/organizations/me", fresh).status() == 401);
        assertThat(billing.post(path, RunningBilling.SERVICE, Map.of()).status())
                .isEqualTo(403);
    }

    private long plan(Map<String, Object> what) {
        Map<String, Object> plan = new HashMap<>(Map.of("name", "Test", "currency", "EUR"));
        plan.putAll(what);
        return billing.plan(plan);
    }

    private Response reserve(long organization) {
        return billing.reserve("text:SM" + UUID.randomUUID(), organization, 1);
    }

    private Response topUp(long organization, String id, long units) {
        return billing.post(
                "/organizations/" + organization + "/top-ups",
                RunningBilling.ADMIN,
                Map.of("top_up_id", id, "units", units));
    }

    private static boolean isFull(BillingThreshold reached, long organization, long limit) {
        return reached.getOrganizationId() == organization
                && reached.getPercent() == 100
                && reached.getMessageLimit() == limit;
    }
}
