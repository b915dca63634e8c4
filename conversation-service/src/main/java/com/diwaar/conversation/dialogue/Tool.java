package com.diwaar.conversation.dialogue;

import java.util.List;

/** Something that the model may ask for. Asking is all it can do: code decides what comes of it. */
public record Tool(String name, String description, List<Parameter> parameters) {

    /**
     * What a call of it says.
     *
     * @param choices the only values of a {@link Kind#CHOICE}; else empty
     */
    public record Parameter(String name, Kind kind, String description, boolean required, List<String> choices) {}

    /** Of what kind a parameter is. */
    public enum Kind {
        TEXT,
        WHOLE_NUMBER,
        CHOICE,
        /** A JSON object whose values are texts. */
        TEXTS_BY_NAME
    }
}
