package com.diwaar.conversation.erasure;

import java.util.List;

/** What is kept at hand of conversations, besides the record. */
public interface WorkingState {

    /**
     * Forgets these conversations for good: nobody who is still at work on one of them brings it back.
     *
     * @return false where it is not to be reached now
     */
    boolean forget(List<Long> conversationIds);
}
