package com.diwaar.events;

import java.time.Duration;

/** What a {@link SendSms} command may hold: the same at each door that it comes in by. */
public final class SendSmsLimits {

    /** Characters (UTF-16 units), as Twilio counts. */
    public static final int BODY = 1_600;

    /** Attachments. */
    public static final int MEDIA_URLS = 10;

    /** Characters. */
    public static final int AGENDA = 4_000;

    /** Names in {@code metadata}; as many may have gathered in a conversation's. */
    public static final int METADATA = 50;

    /** Characters; at least one. */
    public static final int METADATA_NAME = 64;

    /** Characters. */
    public static final int METADATA_VALUE = 1_024;

    /** How far ahead {@code send_at} may be. */
    public static final Duration AHEAD = Duration.ofDays(35);

    private SendSmsLimits() {}

    /** Whether name and value have a length that metadata takes. */
    public static boolean isMetadata(String name, String value) {
        return !name.isEmpty() && name.length() <= METADATA_NAME && value.length() <= METADATA_VALUE;
    }
}
