package com.diwaar.conversation.dialogue;

import java.time.Instant;

/** A fact that is stored and must be told. Told twice, it is told under the same id. */
public sealed interface Announcement {

    record TextAccepted(long organizationId, long assistantId, StoredText text) implements Announcement {}

    record TextRefused(Refusal refusal) implements Announcement {}

    record AnswerGiven(Answer answer) implements Announcement {}

    /** A model call that was thrown away; it was paid for all the same. */
    record ModelUseDiscarded(
            long organizationId, long assistantId, long conversationId, ConversationType type, ModelUse use, Instant at)
            implements Announcement {}
}
