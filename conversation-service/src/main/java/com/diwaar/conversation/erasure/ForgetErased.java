package com.diwaar.conversation.erasure;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Has this process forget whom another replica erased. It looks a while back, so that an erasure that was committed late, or
 * while this one was not looking, is not overlooked.
 */
public final class ForgetErased {

    private static final Duration BACK = Duration.ofMinutes(10);

    private final Erasures erasures;
    private final WorkingState here;
    private final Clock clock;

    public ForgetErased(Erasures erasures, WorkingState here, Clock clock) {
        this.erasures = erasures;
        this.here = here;
        this.clock = clock;
    }

    /** To be called more often than every ten minutes. */
    public void look() {
        List<Long> erased = erasures.erasedSince(clock.instant().minus(BACK));
        if (!erased.isEmpty()) {
            here.forget(erased);
        }
    }
}
