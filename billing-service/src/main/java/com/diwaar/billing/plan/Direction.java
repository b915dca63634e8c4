package com.diwaar.billing.plan;

import java.util.Locale;

/** Which way a text went, seen from us. */
public enum Direction {
    INBOUND,
    OUTBOUND;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
