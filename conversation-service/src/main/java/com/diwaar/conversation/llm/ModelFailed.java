package com.diwaar.conversation.llm;

/** One model gave no reply that can be sent; another may. */
final class ModelFailed extends Exception {

    ModelFailed(String message) {
        super(message);
    }

    ModelFailed(CallFailed cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
