package com.diwaar.conversation.reading;

import com.diwaar.conversation.dialogue.Media;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as it stands.
 *
 * @param role user, assistant or system
 * @param direction inbound or outbound
 * @param messageSid the provider's id; null until it has one
 * @param deliveryState null for an inbound one
 * @param answeredBy the id of the answer that covers this inbound text
 * @param errorCode why it was not answered, not sent or not delivered
 * @param inputTokens what the model read for the answer that this is the first message of; null for any other
 * @param outputTokens what it wrote for it
 */
public record MessageView(
        long id,
        String role,
        String direction,
        String body,
        List<Media> media,
        @Nullable String messageSid,
        @Nullable String deliveryState,
        @Nullable Integer segments,
        @Nullable Long answeredBy,
        @Nullable UUID commandId,
        @Nullable String errorCode,
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        Instant at) {}
