package com.diwaar.conversation.dialogue;

/** A language model. */
public interface Model {

    /**
     * Asks it; within one deadline over all tries.
     *
     * @throws ModelUnavailable where no answer could be had
     * @throws InterruptedException where the calling thread was interrupted; the call is then given up
     */
    Completion complete(Prompt prompt) throws InterruptedException;

    /** What it said. */
    record Completion(String text, ModelUse use) {}

    /** No model answered, after all that was tried. */
    final class ModelUnavailable extends RuntimeException {
        public ModelUnavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
