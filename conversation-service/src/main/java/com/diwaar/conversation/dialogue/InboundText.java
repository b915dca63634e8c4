package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.optout.OptOutWord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text that a customer sent.
 *
 * @param sid the provider's id, by which it is known: the same sid is the same text
 * @param body fit to be stored, else as sent; empty where only media came
 * @param segments as the carrier counted
 * @param receivedAt when our edge got it
 * @param optOutType STOP, START or HELP where the provider took it for that and has answered the person already
 */
public record InboundText(
        String sid,
        Line line,
        String body,
        List<Media> media,
        int segments,
        Instant receivedAt,
        @Nullable String optOutType) {

    public InboundText(String sid, Line line, String body, List<Media> media, int segments, Instant receivedAt) {
        this(sid, line, body, media, segments, receivedAt, null);
    }

    /** The order that it is, if it is nothing else. */
    Optional<OptOutWord> word() {
        // A picture with the word is no order of ours; what the provider took for one is.
        return OptOutWord.of(optOutType, media.isEmpty() ? body : "");
    }
}
