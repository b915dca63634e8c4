package com.diwaar.webhooks.delivery;

import com.diwaar.webhooks.endpoint.Endpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the next free slot. Each endpoint has a lane; lanes take turns, so that none waits for another's backlog.
 *
 * <p>Guarantees: no more attempts at once than there are slots, and as many again that drag on for more than two seconds; no more to one endpoint than its limit, which starts at one,
 * doubles with each attempt that goes well and halves with each that fails; endpoints that were slow or failed last share half
 * of the slots, whatever their number, so that the other half is always there for those that answer; no attempt to an endpoint
 * whose {@link Breaker} is open or whose {@link Pace} says to wait; and no more deliveries held in memory than this replica
 * will soon get to. What finds no place stays in the database, where the {@link Picker} finds it.
 */
public final class Lanes {

    /** What a lane may hold in memory for each attempt that it may have under way. */
    private static final int HELD_PER_SLOT = 8;

    /** An endpoint that takes longer than this is slow, even if it says yes in the end. */
    private static final Duration SLOW = Duration.ofSeconds(2);

    private final int slots;
    private final int slotsForSuspects;
    private final int highestLimit;
    private final Consumer<Run> starter;
    private final Clock clock;
    private final Alarm alarm;
    private final Map<Long, Lane> lanes = new HashMap<>();
    private final Turns sound = new Turns();
    private final Turns suspects = new Turns();
    private final Deque<Run> started = new ArrayDeque<>();
    private int running;
    private int dragging;
    private int suspectsRunning;
    private int held;

    /**
     * @param starter starts the attempt elsewhere and returns at once
     */
    public Lanes(int slots, int highestLimit, Consumer<Run> starter, Clock clock, Alarm alarm) {
        this.slots = slots;
        this.slotsForSuspects = slots / 2;
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
        private final Instant startedAt;
        private boolean over;
        private boolean drags;

        private Run(Assignment assignment, boolean suspect, Instant startedAt) {
            this.assignment = assignment;
            this.suspect = suspect;
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
        if (held >= slots * HELD_PER_SLOT || lane.room() <= 0) {
            lane.moreIsWaiting = true;
            return false;
        }
        hold(lane);
        return true;
    }

    /** A delivery for which a place was reserved. */
    public void add(Assignment assignment) {
        start(enqueue(assignment, false));
    }

    /** A delivery that was picked by {@link #rooms}: no place was reserved for it. */
    public void addPicked(Assignment assignment) {
        start(enqueue(assignment, true));
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

    /** Starts what had to wait and need not any more. */
    public void look() {
        start(lineUpAll());
    }

    /** The slot is free, and nothing was learnt of the endpoint. */
    public void unused(Run run) {
        start(free(run, null));
    }

    /** A place in memory is free again; true where the endpoint has more in the database and room for it now. */
    public synchronized boolean release(long endpointId) {
        Lane lane = lanes.get(endpointId);
        if (lane == null) {
            return false;
        }
        lane.held--;
        held--;
        if (lane.moreIsWaiting && lane.held <= lane.capacity() / 2) {
            lane.moreIsWaiting = false;
            return true;
        }
        return false;
    }

    /** How much may be picked now. */
    public synchronized Rooms rooms() {
        Map<Long, Integer> rooms = new HashMap<>();
        for (Lane lane : lanes.values()) {
            if (lane.held > 0 || lane.moreIsWaiting || lane.room() < HELD_PER_SLOT) {
                rooms.put(lane.endpointId, Math.max(0, lane.room()));
            }
        }
        return new Rooms(rooms, HELD_PER_SLOT, Math.max(0, slots * HELD_PER_SLOT - held));
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

    private synchronized List<Run> enqueue(Assignment assignment, boolean picked) {
        Lane lane = lane(assignment.endpoint());
        if (picked) {
            hold(lane);
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
        if (attempt != null) {
            lane.learn(attempt);
        }
        lineUp(lane);
        return startable();
    }

    private synchronized List<Assignment> putBack(long endpointId) {
        Lane lane = lanes.get(endpointId);
        if (lane == null || lane.waiting.isEmpty() || !lane.breaker.isOpen(clock.instant())) {
            return List.of();
        }
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
        Instant slow = clock.instant().minus(SLOW);
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
        Run run = new Run(assignment, suspect, clock.instant());
        started.add(run);
        return run;
    }

    /** A lane with something to start waits for its turn, once, among its like. */
    private void lineUp(Lane lane) {
        Turns its = lane.suspect ? suspects : sound;
        Turns others = lane.suspect ? sound : suspects;
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
    }

    private Lane lane(Endpoint endpoint) {
        Lane lane = lanes.computeIfAbsent(endpoint.id(), _ -> new Lane(endpoint));
        lane.pace.set(endpoint.settings().ratePerSecond());
        return lane;
    }

    private final class Lane {
        private final long endpointId;
        private final Deque<Assignment> waiting = new ArrayDeque<>();
        private int limit = 1;
        private int running;
        private int held;
        private boolean suspect;
        private boolean moreIsWaiting;
        private boolean alarmed;
        private final Breaker breaker = new Breaker();
        private final Pace pace = new Pace();

        /** One that is known to fail is not taken for sound because this replica is new. */
        Lane(Endpoint endpoint) {
            this.endpointId = endpoint.id();
            this.suspect = endpoint.standing().failingSince() != null;
        }

        int capacity() {
            return Math.min(limit * HELD_PER_SLOT, pace.worthKeeping());
        }

        int room() {
            return breaker.isOpen(clock.instant()) ? 0 : capacity() - held;
        }

        void learn(Attempt attempt) {
            boolean slow = attempt.duration().compareTo(SLOW) > 0;
            suspect = slow || !attempt.succeeded();
            if (attempt.succeeded()) {
                breaker.succeeded();
            } else {
                breaker.failed(clock.instant());
            }
            if (!attempt.succeeded()) {
                limit = Math.max(1, limit / 2);
            } else if (!slow) {
                limit = Math.min(highestLimit, limit * 2);
            }
        }
    }

    /** Lanes in the order of their turns. */
    private static final class Turns {
        private final LinkedHashSet<Lane> lanes = new LinkedHashSet<>();

        void add(Lane lane) {
            lanes.add(lane);
        }

        void remove(Lane lane) {
            lanes.remove(lane);
        }

        @Nullable
        Lane next() {
            return lanes.isEmpty() ? null : lanes.removeFirst();
        }
    }
}
