package com.diwaar.conversation.kafka;

import com.diwaar.conversation.dialogue.ConversationType;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Channels as events name them: by the same word. A new one is a new symbol there, and nothing here. */
final class Channels {

    private Channels() {}

    /** Empty for one that this version does not know. */
    static Optional<ConversationType> ofAvro(com.diwaar.events.ConversationType type) {
        return type == com.diwaar.events.ConversationType.UNKNOWN
                ? Optional.empty()
                : Optional.of(ConversationType.ofWire(type.name()));
    }

    /** Unknown for one that events have no name for. */
    static com.diwaar.events.ConversationType toAvro(ConversationType type) {
        String symbol = type.wire().toUpperCase(Locale.ROOT);
        return Stream.of(com.diwaar.events.ConversationType.values())
                .filter(known -> known.name().equals(symbol))
                .findFirst()
                .orElse(com.diwaar.events.ConversationType.UNKNOWN);
    }
}
