package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.assistant.Assistant;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The record of conversations. Each store is one short transaction, conditional on what its decision rests on. Whoever is
 * interrupted while he waits can't know whether his was made.
 */
public interface Dialogues {

    /** What is on record, in one read; traffic is counted up to the time given. */
    Situation look(Line line, List<String> sids, Instant until) throws InterruptedException;

    /**
     * Stores the texts in the line's active conversation, opening one if there is none. A text that is on record already is
     * left as it is and missing from the result.
     *
     * @param welcome what the customer is told first if nothing was said to them in it yet; null is nothing
     */
    Received receive(Assistant assistant, Line line, List<InboundText> texts, @Nullable String welcome)
            throws InterruptedException;

    /**
     * The messages after the summary, at least the last so many, and every unanswered text, with the version that they make
     * up. Messages that a summary should long have covered are left to it: never more than four times as many.
     */
    History history(long conversationId, int messages);

    /** Stores the answer if all that it rests on still holds; empty, and nothing stored, where it does not. */
    Optional<Stored> answer(Draft draft) throws InterruptedException;

    /**
     * Stores those refusals whose text has no decision yet, and the notice with them if there were any. A refused text that
     * is part of a conversation is settled, unless another answer may still cover it.
     */
    Refused refuse(List<Refusal> refusals, @Nullable NoticeDraft notice);

    /** Settles the text, whose order is on record already; where it is settled already, nothing changes. */
    Optional<Notice> obey(Order order);

    /** Stores that the customer wants no more texts, if all that this rests on still holds; empty where it does not. */
    Optional<Left> leave(Leave leave);

    /** The notice may go out; there is credit for it under this id. */
    void admit(Notice notice, String reservationId);

    /** The notice stays unsent, for this reason. */
    void withhold(Notice notice, String code);

    /** These answers, as they were stored. */
    List<Answer> answers(Collection<Long> ids);

    /** When the customer may text again: so long after the so-many-th newest text up to that time. */
    Instant liftsAt(long assistantId, String customerNumber, int most, Duration window, Instant until);

    /** The messages after the summary, oldest first, at most so many; without those that are settled. */
    List<Turn> unsummarised(long conversationId, long after, int atMost);

    /** Keeps the summary, unless another was kept since that one was read. */
    void summarise(long conversationId, @Nullable Summary before, Summary summary);

    /**
     * What was stored.
     *
     * @param opened whether these texts opened the conversation
     * @param welcome the welcome message that was stored with them
     */
    record Received(
            Conversation conversation,
            boolean opened,
            List<StoredText> texts,
            @Nullable Notice welcome) {}

    /** A stored answer and the version that it made. */
    record Stored(Answer answer, long historyVersion) {}

    /**
     * What was stored of refusals.
     *
     * @param sids the other texts were decided by somebody else first
     */
    record Refused(Set<String> sids, @Nullable Notice notice) {}

    /**
     * What was stored of a wish not to be texted.
     *
     * @param refused the sids that were refused with it; the others were refused before
     */
    record Left(
            Set<String> refused,
            List<Agenda> concluded,
            @Nullable Notice confirmation) {}
}
