package com.diwaar.ingress.webhook;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Where a genuine webhook goes. Returns once the event is safe; a repeat is given the same event id. */
public interface WebhookEvents {

    /** A text came in. */
    void textReceived(TwilioForm form, Instant receivedAt);

    /**
     * A text's status changed.
     *
     * @param attemptId our attempt, from the callback's URL
     */
    void statusChanged(TwilioForm form, Optional<UUID> attemptId, Instant receivedAt);
}
