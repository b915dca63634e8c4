package com.diwaar.conversation.dialogue;

import java.time.Duration;
import java.util.Optional;

/** Keeps histories at hand. It may forget any of them at any time; what it has counts only at the version asked for. */
public interface HistoryCache {

    Optional<History> get(long conversationId);

    /** Keeps the history for so long, unless it has a newer one. */
    void put(History history, Duration ttl);
}
