package com.diwaar.billing.ledger;

import com.diwaar.billing.plan.Consumption;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something used, as an event told it.
 *
 * @param eventId its identity: the same event is written down once
 * @param text null where it is no text
 */
public record UsageRecord(
        UUID eventId,
        Instant occurredAt,
        long organizationId,
        long assistantId,
        long conversationId,
        String usageType,
        Consumption used,
        @Nullable Text text) {

    /**
     * Of a text.
     *
     * @param reservationId the credit it was to come from
     * @param parts of the answer that it is one of
     * @param customerPhoneNumber the person at the other end
     */
    public record Text(
            long messageId,
            @Nullable String reservationId,
            int parts,
            @Nullable String customerPhoneNumber) {}

    /** The credit it was to come from. */
    @Nullable
    String reservationId() {
        return text == null ? null : text.reservationId();
    }
}
