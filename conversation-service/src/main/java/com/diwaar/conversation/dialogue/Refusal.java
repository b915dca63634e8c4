package com.diwaar.conversation.dialogue;

import com.diwaar.events.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a text will get no answer. It is stored, and told again in the same words.
 *
 * @param organizationId null, like assistantId, where nobody has the number
 * @param conversationId null, like messageId, where the text never became part of one
 * @param reservationId the credit to give back
 * @param detail a sentence for a person
 */
public record Refusal(
        String sid,
        Line line,
        @Nullable Long organizationId,
        @Nullable Long assistantId,
        @Nullable Long conversationId,
        @Nullable Long messageId,
        @Nullable String reservationId,
        ErrorCode code,
        String detail,
        @Nullable Instant liftsAt,
        Instant decidedAt) {

    /** Whether no answer will ever cover the text; after a model's failure one still may. */
    public boolean isFinal() {
        return code != ErrorCode.LLM_UNAVAILABLE;
    }
}
