package com.diwaar.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.events.BillingThreshold;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Topics;
import com.diwaar.events.UsageReported;
import com.diwaar.testkit.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LedgerIT {

    private final RunningBilling billing = RunningBilling.shared();

    private record Sums(long used, long reserved, long overage, long records) {}

    @Test
    void aTextThatWentOutSettlesItsReservationOnceHoweverOftenItIsTold() {
        long organization = billing.organization(10L);
        String id = reserved(organization, 1);
        SmsSent sent = TestEvents.sent(organization, id).build();
        publish(sent);
        awaitSums(organization, new Sums(1, 0, 0, 1));
        publish(sent);
        publish(sent);
        afterEverythingBefore(organization);
        assertThat(sums(organization)).isEqualTo(new Sums(2, 0, 1, 2)); // the second is the marker's
        assertThat(billing.reserve(id, organization, 1).body().get("state").asString())
                .isEqualTo("settled");
    }

    @Test
    void whatWasReservedBeyondTheTextGoesBack() {
        long organization = billing.organization(10L);
        publish(TestEvents.sent(organization, reserved(organization, 3)).build());
        awaitSums(organization, new Sums(1, 0, 0, 1));
    }

    @Test
    void aFailureGivesCreditBackAndComingAgainTakesNothingFromTheNextReservation() {
        long organization = billing.organization(1L);
        String id = reserved(organization, 1);
        SmsError failed = TestEvents.failed(organization, id).build();
        publish(failed);
        awaitSums(organization, new Sums(0, 0, 0, 0));
        assertThat(billing.reserve(id, organization, 1).status()).isEqualTo(200);
        publish(failed);
        publish(TestEvents.failed(organization, "text:other").build());
        await().until(() -> billing.db()
                        .sql("SELECT count(*) FROM releases WHERE reservation_id = 'text:other'")
                        .query(Long.class)
                        .single()
                > 0);
        assertThat(sums(organization)).isEqualTo(new Sums(0, 1, 0, 0));
    }

    @Test
    void aTextWithoutReservationIsUsedAsOverageEvenBeyondTheLimit() {
        long organization = billing.organization(0L);
        publish(TestEvents.sent(organization, null).build());
        awaitSums(organization, new Sums(1, 0, 1, 1));
        assertThat(billing.account(organization).get("standing").asString()).isEqualTo("blocked");
    }

    @Test
    void aTextTellsOfItsReservationBeforeItIsKnown() {
        long organization = billing.organization(10L);
        String id = "text:SM" + UUID.randomUUID();
        publish(TestEvents.sent(organization, id).build());
        awaitSums(organization, new Sums(1, 0, 1, 1));
        JsonNode late = billing.reserve(id, organization, 1).body();
        assertThat(late.get("state").asString()).isEqualTo("settled");
        assertThat(sums(organization)).isEqualTo(new Sums(1, 0, 1, 1));
    }

    @Test
    void aFailureAfterTheTextWentOutChangesNothing() {
        long organization = billing.organization(10L);
        String id = reserved(organization, 1);
        publish(TestEvents.sent(organization, id).build());
        awaitSums(organization, new Sums(1, 0, 0, 1));
        SmsError failed = TestEvents.failed(organization, id).build();
        publish(failed);
        await().until(() -> isReleaseKnown(failed));
        assertThat(sums(organization)).isEqualTo(new Sums(1, 0, 0, 1));
        assertThat(billing.reserve(id, organization, 1).body().get("state").asString())
                .isEqualTo("settled");
    }

    @Test
    void aTextThatWentOutAfterItsReleaseIsOverage() {
        long organization = billing.organization(10L);
        String id = reserved(organization, 1);
        publish(TestEvents.failed(organization, id).build());
        awaitSums(organization, new Sums(0, 0, 0, 0));
        publish(TestEvents.sent(organization, id).build());
        awaitSums(organization, new Sums(1, 0, 1, 1));
    }

    @Test
    void anEventOfAnUnknownOrganisationIsWrittenDownAndTheStreamGoesOn() {
        long unknown = 9_000_000_000L;
        publish(TestEvents.sent(unknown, null).build());
        await().until(() -> records(unknown) == 1);
    }

    @Test
    void tokensAreRecordedOnceAndCountAgainstNoLimit() {
        long organization = billing.organization(0L);
        UsageReported tokens = TestEvents.tokens(organization, 120, 30).build();
        publish(tokens);
        publish(tokens);
        publish(TestEvents.tokens(organization, 1, 1).build());
        await().until(() -> records(organization) == 2);
        assertThat(billing.count(
                        "SELECT sum(input_tokens) FROM usage_records WHERE organization_id = :organization",
                        organization))
                .isEqualTo(121);
        assertThat(sums(organization).used()).isZero();
    }

    @Test
    void bytesThatAreNoRecordAreSetAsideAndTheStreamGoesOn() {
        long organization = billing.organization(10L);
        String key = "poison-" + UUID.randomUUID();
        byte[] poison = "no avro at all".getBytes();
        billing.producer().sendBytes(Topics.SMS_SENT, key, poison);
        publish(TestEvents.sent(organization, null).build());
        awaitSums(organization, new Sums(1, 0, 1, 1));
        try (TopicReader<byte[]> letters =
                TopicReader.bytes(billing.servers.kafka().bootstrapServers(), Topics.deadLettersOf(Topics.SMS_SENT))) {
            var letter = letters.awaitRecord(record -> key.equals(record.key()), Duration.ofSeconds(20));
            assertThat(letter.value()).isEqualTo(poison);
            assertThat(letter.headers().lastHeader("diwaar-cause")).isNotNull();
        }
    }

    @Test
    void aTextThatCannotBeStoredIsSetAsideAloneAndTheStreamGoesOn() {
        long organization = billing.organization(10L);
        SmsSent impossible = TestEvents.sent(organization, "no\u0000text").build();
        billing.producer()
                .sendAsync(
                        Topics.SMS_SENT,
                        "22",
                        TestEvents.sent(organization, null).build());
        billing.producer().sendAsync(Topics.SMS_SENT, "22", impossible);
        billing.producer()
                .sendAsync(
                        Topics.SMS_SENT,
                        "22",
                        TestEvents.sent(organization, null).build());
        awaitSums(organization, new Sums(2, 0, 2, 2));
        try (TopicReader<SmsSent> letters = billing.read(Topics.deadLettersOf(Topics.SMS_SENT))) {
            letters.await(letter -> letter != null && letter.getEventId().equals(impossible.getEventId()));
        }
    }

    @Test
    void eachThresholdIsAnnouncedOncePerPeriod() {
        long organization = billing.organization(4L);
        try (TopicReader<BillingThreshold> thresholds = billing.read(Topics.BILLING_THRESHOLD)) {
            SmsSent first = TestEvents.sent(organization, null).build();
            publish(first);
            awaitSums(organization, new Sums(1, 0, 1, 1));
            publish(TestEvents.sent(organization, null).build());
            thresholds.await(it -> it.getOrganizationId() == organization && it.getPercent() == 50);
            publish(first);
            publish(TestEvents.sent(organization, null).build());
            publish(TestEvents.sent(organization, null).build());
            publish(TestEvents.sent(organization, null).build());
            thresholds.await(it -> it.getOrganizationId() == organization && it.getPercent() == 100);
            awaitSums(organization, new Sums(5, 0, 5, 5));
            await().until(() -> billing.count("""
                    SELECT count(*) FROM thresholds
                    WHERE organization_id = :organization AND announced_at IS NOT NULL""", organization) == 3);
            List<BillingThreshold> own = thresholds.values().stream()
                    .filter(it -> it.getOrganizationId() == organization)
                    .toList();
            assertThat(own).extracting(BillingThreshold::getPercent).containsExactlyInAnyOrder(50, 80, 100);
            assertThat(own).extracting(BillingThreshold::getEventId).doesNotHaveDuplicates();
            assertThat(own.getFirst().getUsed()).isEqualTo(2);
            assertThat(own.getFirst().getPeriodEnd()).isAfter(own.getFirst().getPeriodStart());
        }
    }

    private String reserved(long organization, long units) {
        String id = "text:SM" + UUID.randomUUID();
        assertThat(billing.reserve(id, organization, units).status()).isEqualTo(200);
        return id;
    }

    private void publish(SmsSent sent) {
        billing.producer().send(Topics.SMS_SENT, "22", sent);
    }

    private void publish(SmsError failed) {
        billing.producer().send(Topics.SMS_ERROR, "22", failed);
    }

    private void publish(UsageReported usage) {
        billing.producer().send(Topics.USAGE_REPORTED, Long.toString(usage.getOrganizationId()), usage);
    }

    /** What was published before, under the same key, has been taken in when this one has. */
    private void afterEverythingBefore(long organization) {
        SmsSent marker = TestEvents.sent(organization, null).build();
        publish(marker);
        await().until(() -> billing.db()
                        .sql("SELECT count(*) FROM usage_records WHERE event_id = :id")
                        .param("id", marker.getEventId())
                        .query(Long.class)
                        .single()
                > 0);
    }

    private boolean isReleaseKnown(SmsError failed) {
        return billing.db()
                        .sql("SELECT count(*) FROM releases WHERE event_id = :id")
                        .param("id", failed.getEventId())
                        .query(Long.class)
                        .single()
                > 0;
    }

    private void awaitSums(long organization, Sums expected) {
        await().untilAsserted(() -> assertThat(sums(organization)).isEqualTo(expected));
    }

    private Sums sums(long organization) {
        JsonNode account = billing.account(organization);
        return new Sums(
                account.get("messages_used").asLong(),
                account.get("messages_reserved").asLong(),
                account.get("overage").asLong(),
                records(organization));
    }

    private long records(long organization) {
        return billing.count("SELECT count(*) FROM usage_records WHERE organization_id = :organization", organization);
    }
}
