package com.diwaar.conversation.dialogue;

import java.util.Collection;
import java.util.Set;

/** Remembers the texts of people who were erased, by keyed hashes. */
public interface ErasedTexts {

    /** Which of these inbound texts are of a person who was erased since: such a text is dropped without a word. */
    Set<String> erased(ConversationType type, Collection<String> sids);
}
