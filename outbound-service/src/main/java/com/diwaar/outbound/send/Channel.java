package com.diwaar.outbound.send;

/** What a text travels on. */
public enum Channel {
    SMS,
    WHATSAPP
}
