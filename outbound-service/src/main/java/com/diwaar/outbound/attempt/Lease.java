package com.diwaar.outbound.attempt;

import com.diwaar.kit.clock.Moment;
import java.time.Duration;

/**
 * The right to make one call, for a time. It is measured by this machine's own clocks from before the lease was stored, so that
 * it ends here no later than in the store; by both of them, since one stands still while the machine is suspended.
 */
public record Lease(Moment since, Duration length) {

    /** A lease of this length, from now; make it before it is stored. */
    public static Lease of(Duration length) {
        return new Lease(Moment.now(), length);
    }

    /** Whether it lasts at least so much longer. */
    public boolean lasts(Duration more) {
        return length.minus(since.age()).compareTo(more) >= 0;
    }
}
