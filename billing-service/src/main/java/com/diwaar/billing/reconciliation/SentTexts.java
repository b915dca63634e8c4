package com.diwaar.billing.reconciliation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** The texts that went out, read from their topic past whatever the ledger has read of it. */
public interface SentTexts {

    /**
     * Hands over, in batches and some perhaps twice, all texts that went out from then until then, as far as the topic has
     * been kept; fails where that takes too long.
     */
    void read(Instant from, Instant until, Consumer<List<TopicText>> batch);

    /** How long the topic keeps them. */
    Duration keptFor();
}
