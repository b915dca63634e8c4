package com.diwaar.kit.ferry;

import com.diwaar.kit.kafka.FailureKind;
import com.diwaar.kit.kafka.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Takes what many threads ask for to a store or a service together. It leaves as soon as somebody is there: who comes while
 * all boats are out crosses with the next one back, so nobody waits for others to come, and a trip is the fuller the more
 * there is to do.
 *
 * <p>Each passenger gets an answer of its own. A trip that fails for what it carries is made again for each passenger alone,
 * so that only those at fault hear of it; where the other side is away, all of them do.
 */
public final class Ferry<Q, A> {

    private final String name;
    private final int seats;
    private final Semaphore boats;
    private final Function<List<Q>, List<A>> trip;
    private final Queue<Passenger<Q, A>> waiting = new ConcurrentLinkedQueue<>();

    private record Passenger<Q, A>(Q question, CompletableFuture<A> answer) {}

    /**
     * @param boats how many trips may be under way at once
     * @param seats most questions of one trip
     * @param trip the answers to these questions, in their order; a trip is made all or nothing, or may be made again
     */
    public Ferry(String name, int boats, int seats, Function<List<Q>, List<A>> trip) {
        this.name = name;
        this.boats = new Semaphore(boats);
        this.seats = seats;
        this.trip = trip;
    }

    /**
     * The answer; fails as the trip does.
     *
     * @throws InterruptedException where the caller gave up; if its trip has begun by then it is made all the same
     */
    public A cross(Q question) throws InterruptedException {
        var passenger = new Passenger<Q, A>(question, new CompletableFuture<>());
        waiting.add(passenger);
        depart();
        try {
            return passenger.answer.get();
        } catch (InterruptedException e) {
            waiting.remove(passenger);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** For tests: who has not boarded. */
    int waiting() {
        return waiting.size();
    }

    /** In a thread of its own: one who gives up must not take the others with it. */
    private void depart() {
        if (!waiting.isEmpty() && boats.tryAcquire()) {
            Thread.ofVirtual().name(name).start(this::travel);
        }
    }

    private void travel() {
        try {
            for (var aboard = board(); !aboard.isEmpty(); aboard = board()) {
                carry(aboard);
            }
        } finally {
            boats.release();
            // Who came after the last look saw no boat.
            depart();
        }
    }

    private List<Passenger<Q, A>> board() {
        List<Passenger<Q, A>> aboard = new ArrayList<>();
        for (var next = waiting.poll(); next != null; next = aboard.size() < seats ? waiting.poll() : null) {
            aboard.add(next);
        }
        return aboard;
    }

    private void carry(List<Passenger<Q, A>> aboard) {
        try {
            List<A> answers =
                    trip.apply(aboard.stream().map(Passenger::question).toList());
            for (int i = 0; i < aboard.size(); i++) {
                aboard.get(i).answer.complete(answers.get(i));
            }
        } catch (Throwable failure) {
            if (aboard.size() == 1 || Failures.kindOf(failure) == FailureKind.TRANSIENT) {
                aboard.forEach(passenger -> passenger.answer.completeExceptionally(failure));
            } else {
                aboard.forEach(passenger -> carry(List.of(passenger)));
            }
        }
    }
}
