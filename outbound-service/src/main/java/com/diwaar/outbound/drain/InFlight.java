package com.diwaar.outbound.drain;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bounds the calls that are out, over all senders; a call is out until its outcome is stored. */
final class InFlight {

    private final int most;
    private final Semaphore permits;

    InFlight(int most) {
        this.most = most;
        this.permits = new Semaphore(most, true);
    }

    /** Waits for one place, and takes up to so many of those that are free then. */
    int take(int atMost) throws InterruptedException {
        permits.acquire();
        int more = Math.min(atMost - 1, permits.availablePermits());
        return more > 0 && permits.tryAcquire(more) ? 1 + more : 1;
    }

    void free(int places) {
        permits.release(places);
    }

    int now() {
        return most - permits.availablePermits();
    }

    /** Waits until nothing is out; false where the time is over first. */
    boolean awaitNone(Duration atMost) throws InterruptedException {
        if (!permits.tryAcquire(most, atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        permits.release(most);
        return true;
    }
}
