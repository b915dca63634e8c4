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
 * @param payload the body that is sent
 */
public record WebhookEvent(
        UUID id,
        EventType type,
        long organizationId,
        @Nullable Long assistantId,
        Instant occurredAt,
        String payload) {}
