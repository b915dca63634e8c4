package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.agenda.Agenda;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A fact that is stored and must be told. Told twice, it is told under the same id. */
public sealed interface Announcement {

    record TextAccepted(long organizationId, long assistantId, StoredText text) implements Announcement {}

    record TextRefused(Refusal refusal) implements Announcement {}

    /** With it are told the agendas that it settled and the model calls that it took. */
    record AnswerGiven(Answer answer) implements Announcement {}

    /** A notice may go out; the credit for it is taken. */
    record NoticeGiven(Notice notice, @Nullable String reservationId) implements Announcement {}

    record AgendaConcluded(long organizationId, long assistantId, Line line, Agenda agenda) implements Announcement {}

    /**
     * A call to a model that is part of no answer; it was paid for all the same.
     *
     * @param discarded what it said was thrown away
     */
    record ModelUsed(
            long organizationId,
            long assistantId,
            long conversationId,
            ConversationType type,
            ModelUse use,
            Instant at,
            boolean discarded)
            implements Announcement {}
}
