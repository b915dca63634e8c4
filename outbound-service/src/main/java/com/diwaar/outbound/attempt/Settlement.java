package com.diwaar.outbound.attempt;

import com.diwaar.outbound.send.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** What an attempt's outcome means for its send. */
public sealed interface Settlement {

    UUID attemptId();

    /** The provider has it: the send is decided. Holds even where the attempt had been thought absent. */
    record Sent(UUID attemptId, Decision.Sent decision) implements Settlement {}

    /** It will not happen: the send is decided. */
    record Failed(UUID attemptId, Decision.Failed decision) implements Settlement {}

    /**
     * It surely did not happen; the send is due again.
     *
     * @param after how long it waits
     */
    record Again(UUID attemptId, String why, Duration after) implements Settlement {}

    /**
     * It was not tried, for no fault of its own: the send is due again, and this counts as no try.
     *
     * @param after how long it waits
     */
    record Postponed(UUID attemptId, String why, Duration after) implements Settlement {}

    /** It was not tried: it is quiet at the recipient's. The send is due again then, and this counts as no try. */
    record Held(UUID attemptId, Instant until) implements Settlement {}

    /** Nobody knows: the attempt stays unsettled until a callback or the provider's list tells. */
    record Open(UUID attemptId, String why) implements Settlement {}
}
