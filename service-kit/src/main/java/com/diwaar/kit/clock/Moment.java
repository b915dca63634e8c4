package com.diwaar.kit.clock;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A point in time by both clocks of this machine. The monotonic one stands still while the machine is suspended, the wall's
 * may be set back: what has passed is what the clock says that saw more of it.
 *
 * @param nanos {@link System#nanoTime()}
 * @param millis {@link System#currentTimeMillis()}
 */
public record Moment(long nanos, long millis) {

    /** This one. */
    public static Moment now() {
        return new Moment(System.nanoTime(), System.currentTimeMillis());
    }

    /** How long ago it was; rather more than less. */
    public Duration age() {
        return until(now());
    }

    Duration until(Moment later) {
        return Duration.ofNanos(Math.max(later.nanos - nanos, TimeUnit.MILLISECONDS.toNanos(later.millis - millis)));
    }
}
