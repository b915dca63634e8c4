package com.diwaar.localstack.phone.switches;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Answers that wait for somebody to let them go: how a test stops the world at a point of its choice. */
public final class Holds {

    private static final long LOOK_EVERY_MS = 200;

    /**
     * A request that waits.
     *
     * @param id to release it alone
     * @param peer {@code model} or {@code twilio}
     * @param what the message's sid, or the text that was asked
     */
    public record Held(long id, String peer, String what, Instant since) {}

    private record Waiting(Held held, CountDownLatch released) {}

    private final AtomicLong ids = new AtomicLong();
    private final ConcurrentHashMap<Long, Waiting> waiting = new ConcurrentHashMap<>();

    /**
     * Waits until released, or for as long as such answers are held, or until the peer has hung up, or for ten minutes.
     *
     * @param holding whether such answers are held; asked once this one is to be seen by {@link #releaseAll}, so that who stops
     *     holding and then lets all go misses none
     * @return false where the peer has gone
     */
    public boolean await(String peer, String what, BooleanSupplier holding, BooleanSupplier waits)
            throws InterruptedException {
        Waiting me = new Waiting(new Held(ids.incrementAndGet(), peer, what, Instant.now()), new CountDownLatch(1));
        waiting.put(me.held().id(), me);
        try {
            long until = System.nanoTime() + Duration.ofMinutes(10).toNanos();
            while (holding.getAsBoolean() && !me.released().await(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
                if (!waits.getAsBoolean()) {
                    return false;
                }
                if (System.nanoTime() > until) {
                    return true;
                }
            }
            return true;
        } finally {
            waiting.remove(me.held().id());
        }
    }

    /** What waits now, oldest first. */
    public List<Held> held() {
        return waiting.values().stream()
                .map(Waiting::held)
                .sorted(Comparator.comparingLong(Held::id))
                .toList();
    }

    /** Lets one go; false if it does not wait. */
    public boolean release(long id) {
        Waiting one = waiting.get(id);
        if (one != null) {
            one.released().countDown();
        }
        return one != null;
    }

    /** Lets all of a peer go, and says how many. */
    public int releaseAll(String peer) {
        Collection<Waiting> those = waiting.values().stream()
                .filter(w -> w.held().peer().equals(peer))
                .toList();
        those.forEach(w -> w.released().countDown());
        return those.size();
    }
}
