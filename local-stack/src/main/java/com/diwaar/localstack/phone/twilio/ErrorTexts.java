package com.diwaar.localstack.phone.twilio;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Twilio says about a text that did not arrive. */
final class ErrorTexts {

    private static final Map<Integer, String> TEXTS = Map.of(
            30001, "Queue overflow",
            30002, "Account suspended",
            30003, "Unreachable destination handset",
            30004, "Message blocked",
            30005, "Unknown destination handset",
            30006, "Landline or unreachable carrier",
            30007, "Carrier violation",
            30008, "Unknown error",
            63016, "Failed to send freeform message because you are outside the allowed window");

    private ErrorTexts() {}

    static @Nullable String of(@Nullable Integer code) {
        return code == null ? null : TEXTS.getOrDefault(code, "Unknown error");
    }
}
