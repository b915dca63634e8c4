package com.diwaar.billing.kafka;

import com.diwaar.billing.ledger.UsageRecord;
import com.diwaar.events.ConversationType;
import com.diwaar.events.SmsSent;
import com.diwaar.events.UsageReported;
import com.diwaar.events.UsageType;
import com.diwaar.kit.kafka.PoisonRecord;
import java.util.Locale;

/** Translates events into usage records. */
final class UsageRecords {

    private UsageRecords() {}

    /** A text counts as one against the limit, whatever its segments. */
    static UsageRecord of(SmsSent sent) {
        return new UsageRecord(
                sent.getEventId(),
                sent.getOrganizationId(),
                sent.getAssistantId(),
                sent.getConversationId(),
                sent.getMessageId(),
                type(sent.getConversationType()),
                1,
                notNegative("segments", sent.getSegments()),
                0,
                0,
                0,
                sent.getReservationId(),
                sent.getOccurredAt());
    }

    /** Tokens and minutes count against no message limit. */
    static UsageRecord of(UsageReported reported) {
        return new UsageRecord(
                reported.getEventId(),
                reported.getOrganizationId(),
                reported.getAssistantId(),
                reported.getConversationId(),
                null,
                type(reported.getUsageType()),
                0,
                0,
                notNegative("input_tokens", reported.getInputTokens()),
                notNegative("output_tokens", reported.getOutputTokens()),
                notNegative("call_seconds", reported.getCallSeconds()),
                null,
                reported.getOccurredAt());
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
