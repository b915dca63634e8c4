package com.diwaar.outbound.send;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a send belongs to; carried along into every event about it.
 *
 * @param messageId the outgoing message: the send's identity
 * @param commandId the command that asked for it; null for an answer
 * @param reservationId the credit taken for it, where any was
 */
public record About(
        long organizationId,
        long assistantId,
        long conversationId,
        long messageId,
        @Nullable UUID commandId,
        @Nullable String reservationId) {}
