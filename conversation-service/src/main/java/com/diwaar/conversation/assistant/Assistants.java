package com.diwaar.conversation.assistant;

import java.util.List;
import java.util.Optional;

/** All assistants. An organisation sees its own only. */
public interface Assistants {

    /** Stores a new one; empty where its phone number is taken. */
    Optional<Assistant> add(long organizationId, AssistantProfile profile);

    /** Replaces the profile of the assistant, if it is still as it was read. */
    Change change(Assistant read, AssistantProfile profile);

    /** The organisation's assistant of this id. */
    Optional<Assistant> of(long organizationId, long id);

    /** The organisation's assistants with greater ids, by id. */
    List<Assistant> of(long organizationId, long afterId, int atMost);

    /** What came of a change. */
    sealed interface Change {

        record Made(Assistant assistant) implements Change {}

        /** Another assistant has the phone number. */
        record NumberTaken() implements Change {}

        /** Somebody else changed it since it was read. */
        record Overtaken() implements Change {}
    }
}
