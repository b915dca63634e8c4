package com.diwaar.conversation.receipt;

import org.jspecify.annotations.Nullable;

/** News of a text that went out, or will not. */
public sealed interface News {

    long messageId();

    /** The provider took it. */
    record Sent(long messageId, long conversationId, String providerSid, int segments) implements News {}

    /** How far it is. */
    record Moved(long messageId, State state, @Nullable String errorCode) implements News {}

    /** Only ever moves down this list. */
    enum State {
        RECORDED,
        HELD,
        SENT,
        DELIVERED,
        UNDELIVERED,
        FAILED,
        READ,
        /** It ended in an sms-error and was never sent. */
        ERRORED
    }
}
