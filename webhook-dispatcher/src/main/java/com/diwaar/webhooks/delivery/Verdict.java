package com.diwaar.webhooks.delivery;

import java.time.Duration;

/** What an attempt means for its delivery. */
public sealed interface Verdict {

    /** The endpoint took it. */
    record Delivered() implements Verdict {}

    /** It is tried again, this long after the attempt's end. */
    record Again(Duration delay) implements Verdict {}

    /** It was tried for days, in vain. A replay begins anew. */
    record GivenUp() implements Verdict {}

    /** The endpoint is gone: nothing more is sent to it, this neither. */
    record EndpointGone() implements Verdict {}

    /** Judges an attempt that followed so many others of its round. */
    static Verdict on(Attempt attempt, int attemptsBefore, RetrySchedule schedule) {
        if (attempt.succeeded()) {
            return new Delivered();
        }
        if (attempt.gone()) {
            return new EndpointGone();
        }
        return schedule.waitAfter(attemptsBefore + 1, attempt.retryAfter())
                .<Verdict>map(Again::new)
                .orElseGet(GivenUp::new);
    }
}
