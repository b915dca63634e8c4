package com.diwaar.localstack.phone.model;

import java.util.Map;

/** What the scripted model comes back with: words for the person, or the call of a tool that it was offered. */
sealed interface Reply {

    /** Said to the person. */
    record Words(String text) implements Reply {}

    /** Asked of whoever runs the tools; the arguments become JSON. */
    record ToolCall(String tool, Map<String, ?> arguments) implements Reply {}
}
