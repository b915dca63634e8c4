package com.diwaar.webhooks.delivery;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts attempts by endpoint and hour, in memory, until they are {@link #take}n to be stored. What a crash loses of it is
 * missing from the plot of success rates and from nothing else.
 */
public final class Tally {

    private final Map<Slot, Counts> counts = new ConcurrentHashMap<>();

    /** An hour of an endpoint. */
    public record Slot(long endpointId, Instant hour) {}

    /** How its attempts went, and how long they took together. */
    public record Counts(long delivered, long failed, long tookMillis) {

        public Counts plus(Counts other) {
            return new Counts(delivered + other.delivered, failed + other.failed, tookMillis + other.tookMillis);
        }
    }

    void count(List<Result> results) {
        for (Result result : results) {
            Attempt attempt = result.attempt();
            Slot slot = new Slot(
                    result.assignment().endpoint().id(), attempt.startedAt().truncatedTo(ChronoUnit.HOURS));
            boolean delivered = attempt.succeeded();
            add(
                    slot,
                    new Counts(
                            delivered ? 1 : 0,
                            delivered ? 0 : 1,
                            attempt.duration().toMillis()));
        }
    }

    /** All that was counted since it was last taken. */
    public Map<Slot, Counts> take() {
        Map<Slot, Counts> taken = new ConcurrentHashMap<>();
        for (Slot slot : List.copyOf(counts.keySet())) {
            Counts some = counts.remove(slot);
            if (some != null) {
                taken.put(slot, some);
            }
        }
        return taken;
    }

    /** Gives back what could not be stored. */
    public void add(Slot slot, Counts some) {
        counts.merge(slot, some, Counts::plus);
    }
}
