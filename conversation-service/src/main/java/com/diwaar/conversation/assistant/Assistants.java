package com.diwaar.conversation.assistant;

import java.util.List;
import java.util.Optional;

/** All assistants. An organisation sees its own only. */
public interface Assistants {

    /** Stores a new one; empty where its phone number is taken. */
    Optional<Assistant> add(long organizationId, AssistantProfile profile);

    /** Replaces the profile; empty where the phone number is taken by another. */
    Optional<Assistant> change(long id, AssistantProfile profile);

    /** The organisation's assistant of this id. */
    Optional<Assistant> of(long organizationId, long id);

    /** The organisation's assistants with greater ids, by id. */
    List<Assistant> of(long organizationId, long afterId, int atMost);
}
