package com.diwaar.webhooks.delivery;

/** This replica lacks the means to make an attempt just now; nothing was sent, and nothing is learnt of the endpoint. */
public final class NotAttempted extends RuntimeException {

    public NotAttempted(String means) {
        super(means);
    }
}
