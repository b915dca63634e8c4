package com.diwaar.billing;

import com.diwaar.events.CustomerErased;
import com.diwaar.events.DeliveryState;
import com.diwaar.events.SmsAccepted;
import com.diwaar.events.SmsDelivery;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Topics;
import com.diwaar.events.UsageReported;
import com.diwaar.events.UsageType;
import com.diwaar.kit.identity.EventIds;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Events as the other services publish them, each a new one. */
public final class TestEvents {

    private TestEvents() {}

    public static SmsSent.Builder sent(long organization, String reservation) {
        return SmsSent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(now())
                .setOrganizationId(organization)
                .setAssistantId(11)
                .setConversationId(22)
                .setMessageId(33)
                .setReservationId(reservation)
                .setFrom("+15550001000")
                .setTo("+15551230001")
                .setAttemptId(UUID.randomUUID())
                .setMessageSid("SM" + UUID.randomUUID())
                .setBody("We are open until six.")
                .setSegments(1);
    }

    public static SmsError.Builder failed(long organization, String reservation) {
        return SmsError.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(now())
                .setOrganizationId(organization)
                .setReservationId(reservation)
                .setCode("provider_rejected")
                .setDetail("The number does not exist.");
    }

    public static UsageReported.Builder tokens(long organization, int in, int out) {
        return UsageReported.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(now())
                .setOrganizationId(organization)
                .setAssistantId(11)
                .setConversationId(22)
                .setUsageType(UsageType.LLM)
                .setInputTokens(in)
                .setOutputTokens(out);
    }

    public static UsageReported.Builder call(long organization, int seconds) {
        return tokens(organization, 0, 0).setUsageType(UsageType.CALL).setCallSeconds(seconds);
    }

    public static SmsAccepted.Builder accepted(long organization) {
        return SmsAccepted.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(now())
                .setOrganizationId(organization)
                .setAssistantId(11)
                .setConversationId(22)
                .setMessageId(44)
                .setMessageSid("SM" + UUID.randomUUID())
                .setFrom("+15551230001")
                .setTo("+15550001000")
                .setBody("Are you open?");
    }

    /** Of a text with this id; its {@code sms-sent} must bear {@link #idOfSent}. */
    public static SmsDelivery.Builder delivery(long organization, long messageId, DeliveryState state) {
        return SmsDelivery.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(now())
                .setOrganizationId(organization)
                .setAssistantId(11)
                .setConversationId(22)
                .setMessageId(messageId)
                .setFrom("+15550001000")
                .setTo("+15551230001")
                .setState(state);
    }

    public static UUID idOfSent(long messageId) {
        return EventIds.of(Topics.SMS_SENT, messageId);
    }

    public static CustomerErased erased(long organization, String number) {
        return CustomerErased.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(now())
                .setOrganizationId(organization)
                .setCustomerPhoneNumber(number)
                .build();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
