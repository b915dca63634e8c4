package com.diwaar.conversation.reading;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All conversations, to be read. An organisation sees its own only. */
public interface Conversations {

    /** Those that pass the filter, newest first. */
    List<ConversationView> of(long organizationId, Filter filter);

    Optional<ConversationView> of(long organizationId, long id);

    /** The conversation's messages with greater ids, oldest first. */
    List<MessageView> messages(long conversationId, long afterId, int atMost);

    /**
     * What is null filters nothing.
     *
     * @param beforeId only smaller ids
     */
    record Filter(
            @Nullable Long assistantId,
            @Nullable String customerPhoneNumber,
            @Nullable String conversationType,
            @Nullable String status,
            long beforeId,
            int atMost) {}
}
