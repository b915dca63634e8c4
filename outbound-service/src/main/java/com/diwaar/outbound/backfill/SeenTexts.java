package com.diwaar.outbound.backfill;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/** The inbound texts that everybody was told of, by the provider's sid. */
public interface SeenTexts {

    void remember(Collection<String> messageSids);

    /** Those of these that nobody was told of. */
    Set<String> unseen(Collection<String> messageSids);

    /** Forgets what was seen longer ago. */
    void forgetOlderThan(Duration age);
}
