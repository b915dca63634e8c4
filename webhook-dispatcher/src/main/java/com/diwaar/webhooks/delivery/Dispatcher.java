package com.diwaar.webhooks.delivery;

import com.diwaar.webhooks.delivery.Deliveries.Placed;
import com.diwaar.webhooks.delivery.Lanes.Run;
import com.diwaar.webhooks.endpoint.Endpoints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores new deliveries and sends them. What this replica has room for is stored under its lease and begins as soon as it is
 * committed, without being read again; the rest is stored as due and picked when there is room.
 */
public final class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Deliveries deliveries;
    private final Sender sender;
    private final RetrySchedule schedule;
    private final DispatchSettings settings;
    private final Clock clock;
    private final ThreadFactory threads =
            Thread.ofVirtual().name("delivery-", 0).factory();
    private final ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("alarms").factory());
    private final Lanes lanes;
    private final Recorder recorder;
    private final Picker picker;

    public Dispatcher(
            Deliveries deliveries,
            Endpoints endpoints,
            Standings standings,
            Sender sender,
            RetrySchedule schedule,
            DispatchSettings settings,
            Clock clock) {
        this.deliveries = deliveries;
        this.sender = sender;
        this.schedule = schedule;
        this.settings = settings;
        this.clock = clock;
        this.lanes = new Lanes(settings.concurrency(), settings.endpointConcurrency(), this::begin, clock, this::later);
        this.picker = new Picker(deliveries, endpoints, lanes, settings, clock);
        this.recorder = new Recorder(deliveries, standings, this::recorded, clock);
    }

    /**
     * Stores the deliveries, each once however often it is given, and sees to it that they are sent. When it returns they are
     * safe; when it throws, giving them again is safe.
     */
    public void accept(Collection<NewDelivery> given) {
        Map<UUID, NewDelivery> distinct = new LinkedHashMap<>();
        given.forEach(delivery -> distinct.put(delivery.id(), delivery));
        if (distinct.isEmpty()) {
            return;
        }
        awaitPlaces(distinct.size());
        Instant now = clock.instant();
        Instant leaseUntil = now.plus(settings.lease());
        Map<UUID, NewDelivery> reserved = new LinkedHashMap<>();
        List<Placed> placed = distinct.values().stream()
                .map(delivery -> new Placed(delivery, place(delivery, reserved, now, leaseUntil)))
                .toList();
        begin(store(placed, reserved), reserved, leaseUntil);
        if (reserved.size() < placed.size()) {
            picker.wake();
        }
    }

    /** What waits in its topic for a moment need not be picked from the database later. */
    private void awaitPlaces(int deliveries) {
        try {
            lanes.awaitPlaces(deliveries, PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Brings deliveries forward that became due by other ways, a replay for one. */
    public void wake() {
        picker.wake();
    }

    /** The endpoint was changed, disabled or removed: what has not begun here begins anew, with what it is now. */
    public void changed(long endpointId) {
        picker.giveBack(lanes.changed(endpointId));
        picker.wake();
    }

    /** The endpoint was enabled, or is another: however it failed before, it is tried now. */
    public void forgive(long endpointId) {
        lanes.forgive(endpointId);
        picker.wake();
    }

    /** From now on this is one of so many replicas, who share each endpoint's rate. */
    public void shareWith(int replicas) {
        lanes.shareWith(replicas);
    }

    /** Attempts under way. */
    public int running() {
        return lanes.running();
    }

    /** Deliveries in memory: waiting, under way, or not recorded yet. */
    public int held() {
        return lanes.held();
    }

    /** Begins to send; before this, what is accepted is stored and waits. */
    public void start() {
        recorder.start();
        picker.start();
    }

    /** Lets what is under way end, gives back what has not begun, and records what came of it. */
    public void stop() throws InterruptedException {
        picker.stop();
        List<UUID> unbegun = lanes.drain().stream().map(Assignment::deliveryId).toList();
        if (!unbegun.isEmpty()) {
            deliveries.giveBack(unbegun, clock.instant());
        }
        long patience = System.nanoTime() + settings.attemptTimeout().toNanos();
        while (lanes.running() > 0 && System.nanoTime() < patience) {
            Thread.sleep(20);
        }
        recorder.stop();
        alarms.shutdownNow();
    }

    private Optional<Instant> place(
            NewDelivery delivery, Map<UUID, NewDelivery> reserved, Instant now, Instant leaseUntil) {
        if (!delivery.endpoint().enabled()) {
            return Optional.empty();
        }
        if (delivery.orderKey() != null || !lanes.reserve(delivery.endpoint())) {
            return Optional.of(now); // whether it is its turn is for the database to say
        }
        reserved.put(delivery.id(), delivery);
        return Optional.of(leaseUntil);
    }

    private Set<UUID> store(List<Placed> placed, Map<UUID, NewDelivery> reserved) {
        try {
            return deliveries.store(placed);
        } catch (RuntimeException e) {
            reserved.values()
                    .forEach(delivery -> lanes.release(delivery.endpoint().id()));
            throw e;
        }
    }

    private void begin(Set<UUID> stored, Map<UUID, NewDelivery> reserved, Instant leaseUntil) {
        List<Assignment> spared = new ArrayList<>();
        reserved.forEach((id, delivery) -> {
            if (!stored.contains(id)) {
                lanes.release(delivery.endpoint().id()); // known already: whoever stored it sends it
                return;
            }
            Assignment assignment = delivery.assigned(leaseUntil);
            if (!lanes.add(assignment)) {
                spared.add(assignment);
            }
        });
        picker.giveBack(spared);
    }

    private void begin(Run run) {
        threads.newThread(() -> attempt(run)).start();
    }

    private void attempt(Run run) {
        Assignment assignment = run.assignment();
        if (!assignment.leaseCovers(assignment.timeout(settings), clock.instant())) {
            lanes.unused(run);
            released(assignment); // waited too long here: it is due when the lease ends, for anybody
            return;
        }
        Attempt attempt;
        try {
            attempt = sender.send(assignment);
        } catch (NotAttempted e) {
            laterAgain(run, e);
            return;
        }
        List<Assignment> spared = lanes.finished(run, attempt);
        recorder.add(new Result(assignment, attempt, Verdict.on(attempt, assignment.attempts(), schedule)));
        picker.giveBack(spared);
    }

    /** Due again in a moment, for anybody, with as many attempts behind it as before. */
    private void laterAgain(Run run, NotAttempted why) {
        log.debug("Not attempted", why);
        Assignment assignment = run.assignment();
        lanes.unused(run);
        try {
            deliveries.giveBack(
                    List.of(assignment.deliveryId()), clock.instant().plus(settings.connectTimeout()));
        } catch (RuntimeException e) {
            log.debug("Its lease ends by itself", e);
        }
        released(assignment);
    }

    private void later(Duration wait, Runnable then) {
        alarms.schedule(() -> Thread.startVirtualThread(then), wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void recorded(Result result) {
        released(result.assignment());
        if (result.assignment().inOrder()) {
            picker.wake(); // somebody may have waited for it
        }
    }

    private void released(Assignment assignment) {
        if (lanes.release(assignment.endpoint().id())) {
            picker.wake();
        }
    }
}
