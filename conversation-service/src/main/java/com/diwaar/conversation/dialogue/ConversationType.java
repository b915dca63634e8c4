package com.diwaar.conversation.dialogue;

import java.util.Locale;

/** The channel that a conversation is held on. Nothing in the features depends on which it is. */
public enum ConversationType {
    CALL,
    SMS,
    WHATSAPP,
    TELEGRAM,
    WEBCHAT;

    /** As it stands in the API and the database. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of this wire form. */
    public static ConversationType ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
