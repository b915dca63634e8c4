package com.diwaar.conversation.kafka;

import com.diwaar.conversation.dialogue.ConversationType;
import java.util.Optional;

/** Channels as events name them. */
final class Channels {

    private Channels() {}

    /** Empty for one that this version does not know. */
    static Optional<ConversationType> ofAvro(com.diwaar.events.ConversationType type) {
        return switch (type) {
            case CALL -> Optional.of(ConversationType.CALL);
            case SMS -> Optional.of(ConversationType.SMS);
            case WHATSAPP -> Optional.of(ConversationType.WHATSAPP);
            case TELEGRAM -> Optional.of(ConversationType.TELEGRAM);
            case WEBCHAT -> Optional.of(ConversationType.WEBCHAT);
            case UNKNOWN -> Optional.empty();
        };
    }

    static com.diwaar.events.ConversationType toAvro(ConversationType type) {
        return switch (type) {
            case CALL -> com.diwaar.events.ConversationType.CALL;
            case SMS -> com.diwaar.events.ConversationType.SMS;
            case WHATSAPP -> com.diwaar.events.ConversationType.WHATSAPP;
            case TELEGRAM -> com.diwaar.events.ConversationType.TELEGRAM;
            case WEBCHAT -> com.diwaar.events.ConversationType.WEBCHAT;
        };
    }
}
