package com.diwaar.conversation.ending;

import com.diwaar.conversation.dialogue.ConversationType;
import java.time.Instant;
import java.util.UUID;

/**
 * An agenda that nobody settled in time.
 *
 * @param conversationId where it was opened
 */
public record ExpiredAgenda(
        long id,
        long organizationId,
        long assistantId,
        long conversationId,
        UUID commandId,
        ConversationType conversationType,
        String customerNumber,
        String agenda,
        Instant expiredAt) {}
