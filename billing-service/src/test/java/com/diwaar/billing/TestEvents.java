package com.diwaar.billing;

import com.diwaar.events.SmsError;
import com.diwaar.events.SmsSent;
import com.diwaar.events.UsageReported;
import com.diwaar.events.UsageType;
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

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
