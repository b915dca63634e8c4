package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.Assistant;
import java.time.Duration;
import java.time.Instant;

/**
 * A notice that may be stored.
 *
 * @param causeSid the text that gives cause to it: one text causes one notice of a kind
 * @param silence it is not said again within so long
 */
public record NoticeDraft(
        Assistant assistant,
        Line line,
        long conversationId,
        Notice.Purpose purpose,
        String body,
        String causeSid,
        Instant decidedAt,
        Duration silence) {}
