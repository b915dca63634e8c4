package com.diwaar.webhooks.delivery;

/**
 * Makes one attempt and returns what came of it, whatever that is: it never throws for what an endpoint does, follows no
 * redirect, reads at most {@link Attempt#ANSWER_BYTES}, and returns within {@link DispatchSettings#attemptTimeout}.
 */
public interface Sender {

    /**
     * Makes it.
     *
     * @throws NotAttempted where it could not be made, for want of something of ours
     */
    Attempt send(Assignment assignment);
}
