package com.diwaar.conversation.dialogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The channel that a conversation is held on, by name: such as {@code sms} or {@code call}. Which there are is known at the
 * edges; nothing in the features depends on which it is.
 *
 * @param wire as it stands in the API and the database: a lower-case word
 */
public record ConversationType(@JsonValue String wire) {

    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    public ConversationType {
        if (!WORD.matcher(wire).matches()) {
            throw new IllegalArgumentException("No name of a channel: " + wire);
        }
    }

    /** The type of this wire form, in whatever case. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ConversationType ofWire(String wire) {
        return new ConversationType(wire.toLowerCase(Locale.ROOT));
    }
}
