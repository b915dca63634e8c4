package com.diwaar.conversation.dialogue;

/** A language model. */
public interface Model {

    /**
     * Asks it, until it gives a reply that the desk has no objection to; within one deadline over all providers, tries, tool
     * calls and repairs. A reply that comes along with tool calls is final if the desk accepted all of them.
     *
     * @throws ModelUnavailable where no such reply could be had
     * @throws InterruptedException where the calling thread was interrupted; the call is then given up, and the desk is told
     *     what it is estimated to have cost
     */
    Completion complete(Prompt prompt, Desk desk) throws InterruptedException;

    /** What it said. */
    record Completion(String text) {}

    /** No model answered, after all that was tried. */
    final class ModelUnavailable extends RuntimeException {
        public ModelUnavailable(String message, Throwable cause) {
            super(message, cause);
        }

        public ModelUnavailable(String message) {
            super(message);
        }
    }
}
