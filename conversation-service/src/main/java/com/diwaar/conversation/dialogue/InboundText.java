package com.diwaar.conversation.dialogue;

import java.time.Instant;
import java.util.List;

/**
 * A text that a customer sent.
 *
 * @param sid the provider's id, by which it is known: the same sid is the same text
 * @param body fit to be stored, else as sent; empty where only media came
 * @param segments as the carrier counted
 * @param receivedAt when our edge got it
 */
public record InboundText(String sid, Line line, String body, List<Media> media, int segments, Instant receivedAt) {}
