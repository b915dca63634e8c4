package com.diwaar.conversation.ending;

import java.util.Locale;

/** Why a conversation ended. */
public enum EndReason {
    /** Nobody said anything for as long as the assistant's settings allow. */
    IDLE,
    /** Somebody asked for it by the API. */
    REQUESTED,
    /** The customer was erased. */
    ERASED;

    /** As it stands in the API, the database and events; stable. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
