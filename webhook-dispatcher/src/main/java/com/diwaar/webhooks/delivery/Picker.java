package com.diwaar.webhooks.delivery;

import com.diwaar.webhooks.delivery.Deliveries.Taken;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.Endpoints;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what is due from the database: retries, replays, what found no place in memory, and what a replica left that died.
 * Looks once a tick, at once when woken, and again at once while it finds something.
 */
final class Picker {

    private static final Logger log = LoggerFactory.getLogger(Picker.class);

    private final Deliveries deliveries;
    private final Endpoints endpoints;
    private final Lanes lanes;
    private final DispatchSettings settings;
    private final Clock clock;
    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean running;
    private volatile Thread thread = Thread.currentThread();

    Picker(Deliveries deliveries, Endpoints endpoints, Lanes lanes, DispatchSettings settings, Clock clock) {
        this.deliveries = deliveries;
        this.endpoints = endpoints;
        this.lanes = lanes;
        this.settings = settings;
        this.clock = clock;
    }

    /** Looks now. */
    void wake() {
        if (wakes.availablePermits() == 0) {
            wakes.release();
        }
    }

    void start() {
        running = true;
        thread = Thread.ofVirtual().name("picker").start(this::pickForEver);
    }

    void stop() throws InterruptedException {
        running = false;
        wakes.release();
        thread.join();
    }

    private void pickForEver() {
        while (running) {
            try {
                if (!pick()) {
                    await();
                }
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                log.atWarn().addKeyValue("event", "pick_failed").log("Looks again in a tick: " + e);
                pause();
            }
        }
    }

    private void await() throws InterruptedException {
        if (wakes.tryAcquire(settings.tick().toMillis(), TimeUnit.MILLISECONDS)) {
            wakes.drainPermits();
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(settings.tick().toMillis());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether anything was due that is sent. */
    private boolean pick() {
        lanes.look();
        Lanes.Rooms rooms = lanes.rooms();
        if (rooms.inAll() == 0) {
            return false;
        }
        Instant now = clock.instant();
        Instant leaseUntil = now.plus(settings.lease());
        List<Taken> taken = deliveries.takeDue(rooms, now, leaseUntil);
        if (taken.isEmpty()) {
            return false;
        }
        Map<Long, Endpoint> known =
                endpoints.byIds(taken.stream().map(Taken::endpointId).collect(Collectors.toSet()));
        noteWhoHasMore(taken, rooms, known);
        return hand(taken, leaseUntil, known);
    }

    private void noteWhoHasMore(List<Taken> taken, Lanes.Rooms rooms, Map<Long, Endpoint> known) {
        Map<Long, Integer> counts = new HashMap<>();
        taken.forEach(one -> counts.merge(one.endpointId(), 1, Integer::sum));
        counts.forEach((endpointId, count) -> {
            Endpoint endpoint = known.get(endpointId);
            if (endpoint != null && count >= rooms.byEndpoint().getOrDefault(endpointId, rooms.ofAnyOther())) {
                lanes.moreIsWaiting(endpoint);
            }
        });
    }

    /** Whether any of it is sent: what is for endpoints that are disabled or deleted is put aside by others, meanwhile. */
    private boolean hand(List<Taken> taken, Instant leaseUntil, Map<Long, Endpoint> known) {
        List<Assignment> spared = new ArrayList<>();
        boolean any = false;
        for (Taken one : taken) {
            Endpoint endpoint = known.get(one.endpointId());
            if (endpoint != null && endpoint.enabled()) {
                any = true;
                Assignment assignment = assigned(one, endpoint, leaseUntil);
                if (!lanes.addPicked(assignment)) {
                    spared.add(assignment);
                }
            }
        }
        giveBack(spared);
        return any;
    }

    /** What lanes have no place for is anybody's again. Where it can't be given back now, its lease gives it back. */
    void giveBack(List<Assignment> spared) {
        if (spared.isEmpty()) {
            return;
        }
        try {
            deliveries.giveBack(spared.stream().map(Assignment::deliveryId).toList(), clock.instant());
        } catch (RuntimeException e) {
            log.debug("Leases end by themselves", e);
        }
        spared.forEach(assignment -> lanes.release(assignment.endpoint().id()));
    }

    private static Assignment assigned(Taken one, Endpoint endpoint, Instant leaseUntil) {
        return new Assignment(
                one.deliveryId(),
                endpoint,
                one.eventId(),
                one.occurredAt(),
                one.payload(),
                one.attempts(),
                leaseUntil,
                one.inOrder(),
                one.replayed());
    }
}
