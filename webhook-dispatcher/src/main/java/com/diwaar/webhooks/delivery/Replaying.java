package com.diwaar.webhooks.delivery;

import com.diwaar.webhooks.delivery.Replays.Replay;
import com.diwaar.webhooks.delivery.Replays.What;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for replays of many and does them. */
public final class Replaying {

    private static final Logger log = LoggerFactory.getLogger(Replaying.class);

    private final Replays replays;
    private final Dispatcher dispatcher;
    private final Clock clock;

    public Replaying(Replays replays, Dispatcher dispatcher, Clock clock) {
        this.replays = replays;
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    /** Asks for one and begins with it at once; a replica that dies meanwhile leaves it to the others. */
    public Replay begin(long organizationId, long endpointId, What what, Instant since) {
        Replay asked = replays.ask(organizationId, endpointId, what, since, clock.instant());
        Thread.ofVirtual().name("replay").start(this::workUnlessAway);
        return asked;
    }

    private void workUnlessAway() {
        try {
            work();
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("event", "replay_waits").log("The chore does it later: " + e);
        }
    }

    /** Does what there is to do. */
    public void work() {
        while (replays.work(clock.instant())) {
            dispatcher.wake();
        }
    }
}
