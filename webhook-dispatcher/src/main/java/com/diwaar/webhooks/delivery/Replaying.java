package com.diwaar.webhooks.delivery;

import com.diwaar.webhooks.delivery.Replays.Replay;
import com.diwaar.webhooks.delivery.Replays.What;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Asks for replays of many and does them: one worker for each replica, so that deliveries keep their share of the database. */
public final class Replaying {

    private final Replays replays;
    private final Dispatcher dispatcher;
    private final Runnable worker;
    private final Clock clock;

    /**
     * @param worker calls {@link #work} soon, on a thread of its own
     */
    public Replaying(Replays replays, Dispatcher dispatcher, Runnable worker, Clock clock) {
        this.replays = replays;
        this.dispatcher = dispatcher;
        this.worker = worker;
        this.clock = clock;
    }

    /**
     * Asks for one, with which some replica begins soon; one that dies meanwhile leaves it to the others. Empty where one of
     * that endpoint is not done yet.
     */
    public Optional<Replay> begin(long organizationId, long endpointId, What what, Instant since) {
        Optional<Replay> asked = replays.ask(organizationId, endpointId, what, since, clock.instant());
        worker.run();
        return asked;
    }

    /** Does what there is to do. */
    public void work() {
        while (replays.work(clock.instant())) {
            dispatcher.wake();
        }
    }
}
