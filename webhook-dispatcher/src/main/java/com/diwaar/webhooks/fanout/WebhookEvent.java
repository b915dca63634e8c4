package com.diwaar.webhooks.fanout;

import com.diwaar.webhooks.endpoint.EventType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something an organisation may want to hear of.
 *
 * @param id stable: the same fact always has the same; the receiver's {@code webhook-id}
 * @param assistantId null where it is about no assistant
 * @param conversationId null where it is about no conversation
 * @param customer the number of the customer whom it is about; null where it is about none
 * @param payload the body that is sent
 */
public record WebhookEvent(
        UUID id,
        EventType type,
        long organizationId,
        @Nullable Long assistantId,
        @Nullable Long conversationId,
        @Nullable String customer,
        Instant occurredAt,
        String payload) {}
