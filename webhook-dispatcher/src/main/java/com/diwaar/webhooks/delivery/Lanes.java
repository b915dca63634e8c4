package com.diwaar.webhooks.delivery;

import com.diwaar.webhooks.endpoint.Endpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the next free slot. Each endpoint has a lane; lanes take turns, so that none waits for another's backlog.
 *
 * <p>Guarantees: no more attempts at once than there are slots, and as many again that drag on for more than two seconds; no
 * more to one endpoint than its limit, which starts at one, doubles with each attempt that goes well and halves with each that
 * fails; endpoints that were slow or failed last share half of the slots and of the places in memory, whatever their number, so
 * that the other half is always there for those that answer; no attempt to an endpoint whose {@link Breaker} is open or whose
 * {@link Pace} says to wait; and no more deliveries held in memory than this replica will soon get to. What finds no place stays
 * in the database, where the {@link Picker} finds it.
 */
public final class Lanes {

    private final int slots;
    private final int slotsForSuspects;
    private final int places;
    private final int placesForSuspects;
    private final int highestLimit;
    private final Consumer<Run> starter;
    private final Clock clock;
    private final Alarm alarm;
    private final Map<Long, Lane> lanes = new HashMap<>();
    private final Lane.Turns sound = new Lane.Turns();
    private final Lane.Turns suspects = new Lane.Turns();
    private final Deque<Run> started = new ArrayDeque<>();
    private int running;
    private int dragging;
    private int suspectsRunning;
    private int held;
    private int suspectsHeld;
    private int waiters;
    private int replicas = 1;

    /**
     * @param starter starts the attempt elsewhere and returns at once
     */
    public Lanes(int slots, int highestLimit, Consumer<Run> starter, Clock clock, Alarm alarm) {
        this.slots = slots;
        this.slotsForSuspects = slots / 2;
        this.places = slots * Lane.HELD_PER_SLOT;
        this.placesForSuspects = places / 2;
        this.highestLimit = highestLimit;
        this.starter = starter;
        this.clock = clock;
        this.alarm = alarm;
    }

    /** Does something later, on a thread of its own. */
    @FunctionalInterface
    public interface Alarm {
        void after(Duration wait, Runnable then);
    }

    /** An attempt that has a slot until {@link #finished} is called with it. */
    public static final class Run {
        private final Assignment assignment;
        private final boolean suspect;
        private final int era;
        private final Instant startedAt;
        private boolean over;
        private boolean drags;

        private Run(Assignment assignment, boolean suspect, int era, Instant startedAt) {
            this.assignment = assignment;
            this.suspect = suspect;
            this.era = era;
            this.startedAt = startedAt;
        }

        public Assignment assignment() {
            return assignment;
        }

        /** Whether it has one of the slots for endpoints that were slow or failed. */
        public boolean suspect() {
            return suspect;
        }
    }

    /** How many more deliveries each endpoint may have in memory. */
    public record Rooms(Map<Long, Integer> byEndpoint, int ofAnyOther, int inAll) {}

    /** Keeps a place in memory for a delivery to this endpoint; false where there is none. */
    public synchronized boolean reserve(Endpoint endpoint) {
        Lane lane = lane(endpoint);
        if (held >= places || lane.room(clock.instant()) == 0 || (lane.suspect && suspectsHeld >= placesForSuspects)) {
            lane.moreIsWaiting = true;
            return false;
        }
        hold(lane);
        return true;
    }

    /**
     * A delivery for which a place was reserved. False where its endpoint is to be spared since then: nothing is done with it,
     * and it is to be given back, and released.
     */
    public boolean add(Assignment assignment) {
        return startUnlessSpared(assignment, false);
    }

    /** A delivery that was picked by {@link #rooms}: no place was reserved for it. False as {@link #add} says. */
    public boolean addPicked(Assignment assignment) {
        return startUnlessSpared(assignment, true);
    }

    private boolean startUnlessSpared(Assignment assignment, boolean picked) {
        List<Run> runs = enqueue(assignment, picked);
        if (runs == null) {
            return false;
        }
        start(runs);
        return true;
    }

    /** The endpoint has more in the database than was picked; see {@link #release}. */
    public synchronized void moreIsWaiting(Endpoint endpoint) {
        lane(endpoint).moreIsWaiting = true;
    }

    /**
     * The attempt is over: its slot is free. Its place in memory is not, before {@link #release}. Returns what has no business
     * in memory any more, since the endpoint is to be spared: to be given back, and released.
     */
    public List<Assignment> finished(Run run, Attempt attempt) {
        start(free(run, attempt));
        return putBack(run.assignment().endpoint().id());
    }

    /**
     * The endpoint is not what it was: what comes of attempts under way says nothing about what it is now. Returns what has not
     * begun and would go where it went before: to be given back, and released.
     */
    public synchronized List<Assignment> changed(long endpointId) {
        Lane lane = lanes.get(endpointId);
        if (lane == null) {
            return List.of();
        }
        lane.era++;
        return takeOut(lane);
    }

    /** The endpoint's owner or this service decided about it: what was learnt of its failures counts no more. */
    public void forgive(long endpointId) {
        start(closeBreaker(endpointId));
    }

    private synchronized List<Run> closeBreaker(long endpointId) {
        Lane lane = lanes.get(endpointId);
        if (lane != null) {
            lane.breaker.succeeded();
            lineUp(lane);
        }
        return startable();
    }

    /** From now on this replica is one of so many, who share each endpoint's rate. */
    public synchronized void shareWith(int replicas) {
        this.replicas = replicas;
    }

    /** Starts what had to wait and need not any more. */
    public void look() {
        start(lineUpAll());
    }

    /** The slot is free, and nothing was learnt of the endpoint. */
    public void unused(Run run) {
        start(free(run, null));
    }

    /**
     * Waits, for no longer than that, while what is in memory leaves no place for so many more. The places of those that are
     * slow or fail are bounded, so it waits for sound ones only.
     */
    public synchronized void awaitPlaces(int wanted, Duration atMost) throws InterruptedException {
        int enough = Math.min(wanted, places / 4);
        long end = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toMillis(); held + enough > places && left > 0; ) {
            waiters++;
            wait(left);
            waiters--;
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    /** A place in memory is free again; true where the endpoint has more in the database and room for it now. */
    public synchronized boolean release(long endpointId) {
        Lane lane = lanes.get(endpointId);
        if (lane == null) {
            return false;
        }
        lane.held--;
        held--;
        if (waiters > 0 && held <= places - places / 4) {
            notifyAll();
        }
        suspectsHeld -= lane.suspect ? 1 : 0;
        if (lane.moreIsWaiting && lane.held <= lane.capacity() / 2) {
            lane.moreIsWaiting = false;
            return true;
        }
        return false;
    }

    /** How much may be picked now. */
    public synchronized Rooms rooms() {
        Map<Long, Integer> rooms = new HashMap<>();
        Instant now = clock.instant();
        int ofASuspect = placesOfASuspect();
        for (Lane lane : lanes.values()) {
            int room = lane.suspect ? Math.min(lane.room(now), ofASuspect) : lane.room(now);
            if (lane.held > 0 || lane.moreIsWaiting || room < Lane.HELD_PER_SLOT) {
                rooms.put(lane.endpointId, room);
            }
        }
        return new Rooms(rooms, Lane.HELD_PER_SLOT, Math.max(0, places - held));
    }

    /** What is left of the suspects' half, in equal shares: none of them is always behind another. */
    private int placesOfASuspect() {
        int left = Math.max(0, placesForSuspects - suspectsHeld);
        long sharers = lanes.values().stream().filter(lane -> lane.suspect).count();
        return left == 0 ? 0 : (int) Math.max(1, left / Math.max(1, sharers));
    }

    /** Takes out all that has not begun, for a replica that stops. */
    public synchronized List<Assignment> drain() {
        List<Assignment> waiting = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            waiting.addAll(lane.waiting);
            lane.waiting.clear();
            lineUp(lane);
        }
        return waiting;
    }

    /** Attempts under way. */
    public synchronized int running() {
        return running;
    }

    /** Deliveries in memory: waiting, under way, or not recorded yet. */
    public synchronized int held() {
        return held;
    }

    private void start(List<Run> runs) {
        runs.forEach(starter);
    }

    /** Null where it is not kept: while its breaker is open, a lane holds nothing that its lease would end for. */
    private synchronized @Nullable List<Run> enqueue(Assignment assignment, boolean picked) {
        Lane lane = lane(assignment.endpoint());
        if (picked) {
            hold(lane);
        }
        if (lane.breaker.isOpen(clock.instant())) {
            lane.moreIsWaiting = true;
            return null;
        }
        lane.waiting.add(assignment);
        lineUp(lane);
        return startable();
    }

    private synchronized List<Run> free(Run run, @Nullable Attempt attempt) {
        running--;
        run.over = true;
        if (run.drags) {
            dragging--;
        }
        if (run.suspect()) {
            suspectsRunning--;
        }
        Lane lane = lane(run.assignment().endpoint());
        lane.running--;
        if (attempt != null && run.era == lane.era) {
            suspectsHeld -= lane.suspect ? lane.held : 0;
            lane.learn(attempt, highestLimit, clock.instant());
            suspectsHeld += lane.suspect ? lane.held : 0;
        }
        lineUp(lane);
        return startable();
    }

    private synchronized List<Assignment> putBack(long endpointId) {
        Lane lane = lanes.get(endpointId);
        if (lane == null || lane.waiting.isEmpty() || !lane.breaker.isOpen(clock.instant())) {
            return List.of();
        }
        return takeOut(lane);
    }

    private List<Assignment> takeOut(Lane lane) {
        List<Assignment> waiting = List.copyOf(lane.waiting);
        lane.waiting.clear();
        lane.moreIsWaiting = true;
        lineUp(lane);
        return waiting;
    }

    private synchronized List<Run> lineUpAll() {
        noteWhatDrags();
        lanes.values().stream().filter(lane -> !lane.waiting.isEmpty()).forEach(this::lineUp);
        return startable();
    }

    /** Endpoints that nobody knew to be slow can't hold all slots for longer than it takes to notice. */
    private void noteWhatDrags() {
        Instant slow = clock.instant().minus(Lane.SLOW);
        Run first = started.peek();
        while (first != null && (first.over || first.startedAt.isBefore(slow))) {
            started.remove();
            if (!first.over) {
                first.drags = true;
                dragging++;
            }
            first = started.peek();
        }
    }

    private List<Run> startable() {
        List<Run> runs = new ArrayList<>();
        for (Run run = next(); run != null; run = next()) {
            runs.add(run);
        }
        return runs;
    }

    private @Nullable Run next() {
        if (running - dragging >= slots || running >= 2 * slots) {
            return null;
        }
        Lane lane = suspectsRunning < slotsForSuspects ? suspects.next() : null;
        boolean suspect = lane != null;
        if (lane == null) {
            lane = sound.next();
        }
        if (lane == null) {
            return null;
        }
        Assignment assignment = lane.waiting.remove();
        lane.pace.begun(clock.instant());
        running++;
        lane.running++;
        suspectsRunning += suspect ? 1 : 0;
        lineUp(lane);
        Run run = new Run(assignment, suspect, lane.era, clock.instant());
        started.add(run);
        return run;
    }

    /** A lane with something to start waits for its turn, once, among its like. */
    private void lineUp(Lane lane) {
        Lane.Turns its = lane.suspect ? suspects : sound;
        Lane.Turns others = lane.suspect ? sound : suspects;
        others.remove(lane);
        if (!lane.waiting.isEmpty() && lane.running < lane.limit && mayBegin(lane)) {
            its.add(lane); // where it stands in line already, it keeps its turn
        } else {
            its.remove(lane);
        }
    }

    private boolean mayBegin(Lane lane) {
        Instant now = clock.instant();
        if (lane.breaker.isOpen(now)) {
            return false;
        }
        Duration wait = lane.pace.wait(now);
        if (wait.isPositive() && !lane.alarmed) {
            lane.alarmed = true;
            alarm.after(wait, () -> start(wakeUp(lane)));
        }
        return !wait.isPositive();
    }

    private synchronized List<Run> wakeUp(Lane lane) {
        lane.alarmed = false;
        lineUp(lane);
        return startable();
    }

    private void hold(Lane lane) {
        lane.held++;
        held++;
        suspectsHeld += lane.suspect ? 1 : 0;
    }

    private Lane lane(Endpoint endpoint) {
        Lane lane = lanes.computeIfAbsent(endpoint.id(), _ -> new Lane(endpoint));
        lane.pace.set(endpoint.settings().ratePerSecond(), replicas);
        return lane;
    }
}
