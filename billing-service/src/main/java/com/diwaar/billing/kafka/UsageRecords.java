package com.diwaar.billing.kafka;

import com.diwaar.billing.ledger.UsageRecord;
import com.diwaar.billing.plan.Consumption;
import com.diwaar.billing.plan.Direction;
import com.diwaar.events.ConversationType;
import com.diwaar.events.SmsAccepted;
import com.diwaar.events.SmsSent;
import com.diwaar.events.UsageReported;
import com.diwaar.events.UsageType;
import com.diwaar.kit.kafka.PoisonRecord;
import java.util.Locale;

/** Translates events into usage records. */
final class UsageRecords {

    private UsageRecords() {}

    static UsageRecord of(SmsSent sent) {
        return new UsageRecord(
                sent.getEventId(),
                sent.getOccurredAt(),
                sent.getOrganizationId(),
                sent.getAssistantId(),
                sent.getConversationId(),
                type(sent.getConversationType()),
                Consumption.text(Direction.OUTBOUND, notNegative("segments", sent.getSegments())),
                new UsageRecord.Text(sent.getMessageId(), sent.getReservationId(), sent.getParts(), sent.getTo()));
    }

    /** Counts where the plan counts what comes in; nobody reserves for it. */
    static UsageRecord of(SmsAccepted accepted) {
        return new UsageRecord(
                accepted.getEventId(),
                accepted.getOccurredAt(),
                accepted.getOrganizationId(),
                accepted.getAssistantId(),
                accepted.getConversationId(),
                type(accepted.getConversationType()),
                Consumption.text(Direction.INBOUND, notNegative("num_segments", accepted.getNumSegments())),
                new UsageRecord.Text(accepted.getMessageId(), null, 1, accepted.getFrom()));
    }

    /** Tokens and minutes count against no message limit. */
    static UsageRecord of(UsageReported reported) {
        return new UsageRecord(
                reported.getEventId(),
                reported.getOccurredAt(),
                reported.getOrganizationId(),
                reported.getAssistantId(),
                reported.getConversationId(),
                type(reported.getUsageType()),
                new Consumption(
                        null,
                        0,
                        notNegative("input_tokens", reported.getInputTokens()),
                        notNegative("output_tokens", reported.getOutputTokens()),
                        notNegative("call_seconds", reported.getCallSeconds()),
                        reported.getEstimated()),
                null);
    }

    private static String type(ConversationType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static String type(UsageType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** What was used can't be less than nothing: such an event would take from the sums. */
    private static long notNegative(String field, int value) {
        if (value < 0) {
            throw new PoisonRecord(field + " is negative: " + value);
        }
        return value;
    }
}
