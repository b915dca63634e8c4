package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.Assistant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The record of conversations. Each store is one short transaction, conditional on what its decision rests on. */
public interface Dialogues {

    /** What is on record, in one read. */
    Situation look(Line line, List<String> sids);

    /**
     * Stores the texts in the line's active conversation, opening one if there is none. A text that is on record already is
     * left as it is and missing from the result.
     */
    Received receive(Assistant assistant, Line line, List<InboundText> texts);

    /** The last so many messages and every unanswered text, with the version that they make up. */
    History history(long conversationId, int messages);

    /** Stores the answer if all that it rests on still holds; empty, and nothing stored, where it does not. */
    Optional<Stored> answer(Draft draft);

    /**
     * Stores those refusals whose text has no decision yet.
     *
     * @return the sids of those; the other texts were decided by somebody else first
     */
    Set<String> refuse(List<Refusal> refusals);

    /** These answers, as they were stored. */
    List<Answer> answers(Collection<Long> ids);

    /**
     * What was stored.
     *
     * @param opened whether these texts opened the conversation
     */
    record Received(Conversation conversation, boolean opened, List<StoredText> texts) {}

    /** A stored answer and the version that it made. */
    record Stored(Answer answer, long historyVersion) {}
}
