package com.diwaar.outbound.send;

import com.diwaar.outbound.segment.Segments;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What is said, by whom and to whom.
 *
 * @param sender our number
 * @param recipient the customer's number
 * @param mediaUrls public URLs of what goes along
 */
public record Text(Channel channel, String sender, String recipient, String body, List<String> mediaUrls) {

    public Text {
        mediaUrls = List.copyOf(mediaUrls);
    }

    /** Segments of the body; a text with media, or on a channel other than SMS, is one message, whatever its length. */
    public Segments segments() {
        Segments ofBody = Segments.of(body);
        return mediaUrls.isEmpty() && channel == Channel.SMS ? ofBody : new Segments(1, ofBody.encoding());
    }

    Text withBody(String other) {
        return new Text(channel, sender, recipient, other, mediaUrls);
    }

    /** The same for texts that the provider's list could not tell apart: equal sender, recipient and body. */
    public String contentKey() {
        try {
            byte[] content = String.join("\0", sender, recipient, body).getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
