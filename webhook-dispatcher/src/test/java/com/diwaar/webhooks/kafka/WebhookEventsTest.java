package com.diwaar.webhooks.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.BillingThreshold;
import com.diwaar.events.ConversationType;
import com.diwaar.events.DeliveryState;
import com.diwaar.events.SmsDelivery;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsSent;
import com.diwaar.webhooks.endpoint.EventType;
import com.diwaar.webhooks.fanout.WebhookEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookEventsTest {

    private static final Instant AT = Instant.parse("2026-11-22T15:00:00.120Z");

    /** What no customer is told: the envelope, which stands elsewhere in a webhook, and what is between our services. */
    private static final Set<String> INTERNAL =
            Set.of("event_id", "occurred_at", "reservation_id", "attempt_id", "scheduled_for", "opened_agenda");

    @Test
    void everyFieldOfEveryRecordIsEitherPublicOrKnownToBeInternal() {
        WebhookEvents.PUBLIC.forEach((schema, fields) -> assertThat(
                        schema.getFields().stream().map(Schema.Field::name).filter(name -> !INTERNAL.contains(name)))
                .as(schema.getName())
                .containsExactlyInAnyOrderElementsOf(fields.names()));
    }

    @Test
    void aBodyHasTypeTimestampAndDataInSnakeCase() {
        SmsSent sent = SmsSent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(AT)
                .setOrganizationId(7)
                .setAssistantId(8)
                .setConversationId(9)
                .setMessageId(10)
                .setReservationId("text:SM1")
                .setFrom("+15550001000")
                .setTo("+15551230001")
                .setAttemptId(UUID.randomUUID())
                .setMessageSid("SM2")
                .setBody("We are \"open\" \u2014 until 6\ud83c\udf70\n")
                .setSegments(1)
                .setMetadata(Map.of("order", "77"))
                .build();
        WebhookEvent event = WebhookEvents.of(sent).orElseThrow();
        assertThat(event.type()).isEqualTo(EventType.SMS_SENT);
        assertThat(event.id()).isEqualTo(sent.getEventId());
        assertThat(event.assistantId()).isEqualTo(8);
        JsonNode body = json(event);
        assertThat(body.propertyNames()).containsExactly("type", "timestamp", "data");
        assertThat(body.get("type").asString()).isEqualTo("sms-sent");
        assertThat(body.get("timestamp").asString()).isEqualTo("2026-11-22T15:00:00.120Z");
        JsonNode data = body.get("data");
        assertThat(data.get("organization_id").asLong()).isEqualTo(7);
        assertThat(data.get("body").asString()).isEqualTo(sent.getBody());
        assertThat(data.get("conversation_type").asString()).isEqualTo("sms");
        assertThat(data.get("command_id").isNull()).isTrue();
        assertThat(data.get("metadata").get("order").asString()).isEqualTo("77");
        assertThat(data.propertyNames()).doesNotContainAnyElementsOf(INTERNAL);
    }

    @ParameterizedTest
    @CsvSource({"DELIVERED,SMS_DELIVERED", "UNDELIVERED,SMS_UNDELIVERED", "FAILED,SMS_UNDELIVERED", "HELD,", "READ,"})
    void aReceiptIsToldAsDeliveredOrUndeliveredOrNotAtAll(DeliveryState state, EventType type) {
        SmsDelivery delivery = SmsDelivery.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(AT)
                .setOrganizationId(7)
                .setAssistantId(8)
                .setConversationId(9)
                .setMessageId(10)
                .setFrom("+15550001000")
                .setTo("+15551230001")
                .setState(state)
                .build();
        assertThat(WebhookEvents.of(delivery).map(WebhookEvent::type).orElse(null))
                .isEqualTo(type);
    }

    @Test
    void anErrorWithoutAnOrganisationIsNobodys() {
        SmsError.Builder error = SmsError.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(AT)
                .setCode("assistant_not_found")
                .setDetail("Nobody has this number.");
        assertThat(WebhookEvents.of(error.build())).isEmpty();
        assertThat(WebhookEvents.of(error.setOrganizationId(7L).build())
                        .orElseThrow()
                        .assistantId())
                .isNull();
    }

    @Test
    void timesInDataAreIso() {
        BillingThreshold threshold = BillingThreshold.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(AT)
                .setOrganizationId(7)
                .setPercent(80)
                .setUsed(80)
                .setMessageLimit(100)
                .setPeriodStart(Instant.parse("2026-11-01T00:00:00Z"))
                .setPeriodEnd(Instant.parse("2026-12-01T00:00:00Z"))
                .build();
        JsonNode data = json(WebhookEvents.of(threshold).orElseThrow()).get("data");
        assertThat(data.get("period_end").asString()).isEqualTo("2026-12-01T00:00:00Z");
        assertThat(data.get("percent").asInt()).isEqualTo(80);
    }

    @Test
    void whatIsNotForCustomersIsNotTold() {
        SmsReceived received = SmsReceived.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(AT)
                .setMessageSid("SM1")
                .setConversationType(ConversationType.SMS)
                .setFrom("+1")
                .setTo("+2")
                .setMedia(List.of())
                .build();
        assertThat(WebhookEvents.of(received)).isEmpty();
    }

    private static JsonNode json(WebhookEvent event) {
        return JsonMapper.shared().readTree(event.payload());
    }
}
