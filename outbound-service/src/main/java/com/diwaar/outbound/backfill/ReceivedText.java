package com.diwaar.outbound.backfill;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text that came in, as the provider's list has it.
 *
 * @param from the customer, in the provider's own form: with a channel's prefix where it is no SMS
 * @param receivedAt by the provider's clock, in whole seconds
 */
public record ReceivedText(
        String messageSid,
        String accountSid,
        @Nullable String messagingServiceSid,
        String from,
        String to,
        String body,
        List<Medium> media,
        int segments,
        Instant receivedAt) {

    public ReceivedText {
        media = List.copyOf(media);
    }

    /** A picture, sound or document that came along. */
    public record Medium(String url, @Nullable String contentType) {}
}
