package com.diwaar.webhooks.endpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a customer can hear of. The wire form is stable; types are added, never taken away. */
public enum EventType {
    SMS_RECEIVED,
    SMS_SENT,
    SMS_ERROR,
    SMS_DELIVERED,
    /** Also where the provider says that it failed. */
    SMS_UNDELIVERED,
    CONVERSATION_ENDED,
    AGENDA_CONCLUDED,
    BILLING_THRESHOLD,
    ENDPOINT_DISABLED;

    /** As it stands in a webhook's {@code type}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The type of this wire form. */
    public static Optional<EventType> ofWire(String wire) {
        return Arrays.stream(values()).filter(type -> type.wire().equals(wire)).findFirst();
    }

    /** All wire forms, for a person to choose from. */
    public static String list() {
        return Arrays.stream(values()).map(EventType::wire).collect(Collectors.joining(", "));
    }
}
