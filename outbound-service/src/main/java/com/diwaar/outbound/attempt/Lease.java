package com.diwaar.outbound.attempt;

import java.time.Duration;

/**
 * The right to make one call, for a time. It is measured by this machine's own monotonic clock from before the lease was
 * stored, so that it ends here no later than in the store.
 */
public record Lease(long endsAtNanos) {

    /** A lease of this length, from now; make it before it is stored. */
    public static Lease of(Duration length) {
        return new Lease(System.nanoTime() + length.toNanos());
    }

    /** Whether it lasts at least so much longer. */
    public boolean lasts(Duration more) {
        return endsAtNanos - System.nanoTime() >= more.toNanos();
    }
}
