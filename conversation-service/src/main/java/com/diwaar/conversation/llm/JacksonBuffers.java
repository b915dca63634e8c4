package com.diwaar.conversation.llm;

import com.fasterxml.jackson.core.util.BufferRecyclers;

/**
 * The buffers that Jackson, which langchain4j writes its requests with, keeps for each thread for the next time. A virtual
 * thread that waits for a model has no next time, and thousands of them keep some 35 kB each.
 */
final class JacksonBuffers extends BufferRecyclers {

    private JacksonBuffers() {}

    /** Lets go of this thread's. */
    static void letGo() {
        _recyclerRef.remove();
    }
}
