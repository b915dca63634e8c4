package com.diwaar.localstack.phone.twilio;

import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * A picture or the like that belongs to a message.
 *
 * @param sid ME and 32 hex digits
 * @param source where it is: an http(s) URL, or a {@code data:} URL that holds it (RFC 2397)
 */
record Medium(String sid, String source) {

    private static final String DATA = "data:";
    private static final Map<String, String> TYPES = Map.of(
            "png", "image/png",
            "gif", "image/gif",
            "pdf", "application/pdf",
            "mp3", "audio/mpeg",
            "mp4", "video/mp4");

    static Medium of(String source) {
        return new Medium(Messages.newSid("ME"), source);
    }

    boolean isHere() {
        return source.startsWith(DATA);
    }

    String contentType() {
        if (isHere()) {
            String type = source.substring(DATA.length(), source.indexOf(','));
            return type.isEmpty() || type.startsWith(";") ? "text/plain" : type.split(";", 2)[0];
        }
        String path = source.split("[?#]", 2)[0];
        String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(ending, "image/jpeg");
    }

    /** What a {@code data:} URL holds. */
    byte[] bytes() {
        return Base64.getMimeDecoder().decode(source.substring(source.indexOf(',') + 1));
    }
}
