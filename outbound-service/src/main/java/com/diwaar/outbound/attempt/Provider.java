package com.diwaar.outbound.attempt;

import com.diwaar.outbound.send.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who carries the texts. */
public interface Provider {

    /**
     * Makes exactly one request, or none where the last look objects. Never throws.
     *
     * @param validity how long the provider may try; what it could not pass on by then it reports as undelivered
     */
    Outcome create(Attempt attempt, Duration validity, LastLook look);

    /** Whether the provider takes our credentials now, found out by a question that changes nothing. Never throws. */
    boolean acceptsUs();

    /**
     * What the provider has from this text's sender to its recipient since then, including what has no date yet.
     *
     * @throws ProviderAway where it can't be asked
     */
    List<ProviderMessage> list(Text like, Instant since);

    /**
     * One message.
     *
     * @throws ProviderAway where it can't be asked
     */
    Optional<ProviderMessage> fetch(String messageSid);
}
