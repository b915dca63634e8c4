package com.diwaar.conversation.agenda;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something a conversation shall settle, given by a command. It outlives the conversation it was opened in.
 *
 * @param evidenceMessageId the customer's message on which the outcome rests
 * @param expiresAt an open one is not pursued after this
 * @param concludedAt null while it is open
 */
public record Agenda(
        long id,
        long conversationId,
        UUID commandId,
        String text,
        State state,
        @Nullable String summary,
        Map<String, String> fields,
        @Nullable Long evidenceMessageId,
        Instant openedAt,
        Instant expiresAt,
        @Nullable Instant concludedAt) {

    /** Where it stands; only open ones are pursued. */
    public enum State {
        OPEN,
        COMPLETED,
        DECLINED,
        SUPERSEDED,
        EXPIRED
    }
}
