package com.diwaar.conversation.llm;

/**
 * One HTTP call to a provider, bound to the thread that makes it: langchain4j, which stands between who asks and who sends,
 * knows neither deadlines nor what has left.
 */
final class Exchange {

    static final ScopedValue<Exchange> CURRENT = ScopedValue.newInstance();

    private final Deadline deadline;
    private volatile int sent;

    Exchange(Deadline deadline) {
        this.deadline = deadline;
    }

    Deadline deadline() {
        return deadline;
    }

    /** The connection stands and so many bytes of a request go out on it now. */
    void sending(int bytes) {
        sent = bytes;
    }

    /** How many bytes the provider was sent; 0 where it was never reached. */
    int sent() {
        return sent;
    }
}
