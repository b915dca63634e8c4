package com.diwaar.localstack.phone.measure;

import com.diwaar.localstack.phone.web.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The model calls that run, by conversation. Two of one conversation at once are a fault of the caller, unless it has hung
 * up on the first; so an overlap counts only if the earlier caller is still there after a moment's grace.
 */
public final class ModelCalls {

    private static final int KEPT = 200_000;
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** A call that runs. */
    public static final class Call {
        private final String conversation;
        private final Peer peer;
        private final long startedMicros = Micros.now();

        private Call(String conversation, Peer peer) {
            this.conversation = conversation;
            this.peer = peer;
        }
    }

    /** A call that is over; times in microseconds since 1970. */
    public record Finished(String conversation, long startedMicros, long endedMicros, boolean answered) {}

    private final ConcurrentHashMap<String, List<Call>> running = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<Finished> finished = new ConcurrentLinkedDeque<>();
    private final AtomicInteger kept = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private final AtomicInteger mostPerConversation = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();

    public Call begin(String conversation, Peer peer) {
        Call call = new Call(conversation, peer);
        List<Call> others = new ArrayList<>();
        running.compute(conversation, (key, calls) -> {
            List<Call> all = calls == null ? new ArrayList<>(1) : new ArrayList<>(calls);
            others.addAll(all);
            all.add(call);
            return all;
        });
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        int atOnce = 1 + stillThere(others);
        if (atOnce > 1) {
            overlaps.incrementAndGet();
        }
        mostPerConversation.accumulateAndGet(atOnce, Math::max);
        return call;
    }

    /** Is about to be answered: who asks again from now on overlaps with nothing. */
    public void answering(Call call) {
        call.peer.isBeingAnswered();
        forget(call);
    }

    public void end(Call call, boolean answered) {
        forget(call);
        inFlight.decrementAndGet();
        finished.add(new Finished(call.conversation, call.startedMicros, Micros.now(), answered));
        if (kept.incrementAndGet() > KEPT && finished.poll() != null) {
            kept.decrementAndGet();
        }
    }

    private void forget(Call call) {
        running.computeIfPresent(call.conversation, (key, calls) -> {
            List<Call> rest = new ArrayList<>(calls);
            rest.remove(call);
            return rest.isEmpty() ? null : rest;
        });
    }

    public int inFlight() {
        return inFlight.get();
    }

    public int mostInFlight() {
        return mostInFlight.get();
    }

    /** The most calls of one conversation that ran at once. */
    public int mostPerConversation() {
        return mostPerConversation.get();
    }

    /** How often a call began while another of its conversation still ran. */
    public int overlaps() {
        return overlaps.get();
    }

    public Iterable<Finished> finished() {
        return finished;
    }

    public void reset() {
        finished.clear();
        kept.set(0);
        mostInFlight.set(inFlight.get());
        mostPerConversation.set(0);
        overlaps.set(0);
    }

    private static int stillThere(List<Call> others) {
        long until = System.nanoTime() + GRACE_NANOS;
        int there = others.size();
        while (there > 0) {
            there = (int) others.stream().filter(other -> other.peer.waits()).count();
            if (there == 0 || System.nanoTime() > until) {
                return there;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return 0;
    }
}
