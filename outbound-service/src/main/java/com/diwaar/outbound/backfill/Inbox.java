package com.diwaar.outbound.backfill;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The provider's list of texts that came in. */
public interface Inbox {

    /**
     * Reads those of a span, a page at a time.
     *
     * @param missing which of these sids are wanted in full; the others cost no further question
     * @throws com.diwaar.outbound.attempt.ProviderAway where the provider can't be asked; some pages may have been handed over
     */
    void read(
            Instant from, Instant until, Function<Set<String>, Set<String>> missing, Consumer<List<ReceivedText>> page);
}
