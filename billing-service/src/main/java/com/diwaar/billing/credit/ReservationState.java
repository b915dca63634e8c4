package com.diwaar.billing.credit;

import java.util.Locale;

/** How a reservation stands; it holds credit in the first state only. */
public enum ReservationState {
    RESERVED,
    /** Its text went out. */
    SETTLED,
    /** Its text will not go out. */
    RELEASED,
    /** Nobody said what became of its text. */
    EXPIRED;

    /** As it stands in the table and in answers. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ReservationState ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
