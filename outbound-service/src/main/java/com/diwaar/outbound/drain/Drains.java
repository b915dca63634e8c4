package com.diwaar.outbound.drain;

import com.diwaar.outbound.attempt.Attempt;
import com.diwaar.outbound.attempt.Attempts;
import com.diwaar.outbound.attempt.Settlement;
import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.Paces;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The drains of all senders of this replica's partitions: many at once, within one bound on calls. Stopping leases nothing
 * more and waits for the calls that are out, so that no attempt is left for the provider's list to settle.
 */
public final class Drains implements SmartLifecycle {

    /** After the listeners, before nothing: they stop first, this next, the stores last. */
    public static final int PHASE = 1000;

    private static final Logger log = LoggerFactory.getLogger(Drains.class);

    private final Attempts attempts;
    private final Paces paces;
    private final CallProvider calls;
    private final Settler settler;
    private final OwnedPartitions owned;
    private final DrainSettings settings;
    private final InFlight inFlight;
    private final Leasing leasing;
    private final Map<String, SenderDrain> bySender = new ConcurrentHashMap<>();
    private volatile boolean running;

    public Drains(
            Attempts attempts,
            Paces paces,
            CallProvider calls,
            Settler settler,
            OwnedPartitions owned,
            DrainSettings settings,
            MeterRegistry meters) {
        this.attempts = attempts;
        this.paces = paces;
        this.calls = calls;
        this.settler = settler;
        this.owned = owned;
        this.settings = settings;
        this.inFlight = new InFlight(settings.calls());
        this.leasing = new Leasing(inFlight, settings.batch(), this::leaseNow);
        meters.gauge("diwaar.outbound.calls.in.flight", inFlight, InFlight::now);
    }

    /** These senders may have something to do; returns at once. */
    public void wake(Collection<String> senderNumbers) {
        if (running) {
            senderNumbers.forEach(
                    number -> bySender.computeIfAbsent(number, this::drainOf).wake());
        }
    }

    /** As {@link #wake} for the senders of these, as far as this replica drains them: their conversations may go on. */
    public void wakeAfter(Collection<DecidedSend> decided) {
        Set<Integer> partitions = owned.now();
        wake(decided.stream()
                .map(one -> one.send().order())
                .filter(order -> partitions.contains(order.partition()))
                .map(order -> order.text().sender())
                .collect(Collectors.toSet()));
    }

    private SenderDrain drainOf(String number) {
        return new SenderDrain(number, this);
    }

    double paceOf(String number) {
        return paces.of(number);
    }

    /** Whether nothing speaks against it now. */
    boolean mayGo(Attempt attempt) {
        return calls.mayGo(attempt);
    }

    void start(Runnable work) {
        Thread.ofVirtual().name("drain").start(work);
    }

    /** Whether anything may be leased. */
    boolean open() {
        return running && calls.open() && !owned.now().isEmpty();
    }

    /** Waits for places among the calls; each attempt has one. */
    List<Attempt> lease(String sender, int most) throws InterruptedException {
        return leasing.lease(sender, most);
    }

    private List<Attempt> leaseNow(Map<String, Integer> mostBySender) {
        Set<Integer> partitions = owned.now();
        Map<String, Integer> awake = new LinkedHashMap<>(mostBySender);
        awake.keySet().removeIf(paces::paused);
        return running && !awake.isEmpty() ? attempts.lease(awake, partitions, calls.noticesOnly()) : List.of();
    }

    /** Makes the call on a thread of its own; its place is free when the outcome is stored. */
    void call(Attempt attempt, SenderDrain drain) {
        Thread.ofVirtual().name("call").start(() -> {
            Settlement settlement = outcomeOf(attempt);
            drain.heed(settlement);
            settler.submit(settlement, () -> inFlight.free(1), drain.waking());
        });
    }

    private Settlement outcomeOf(Attempt attempt) {
        try {
            return calls.call(attempt);
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("event", "call_failed")
                    .setCause(e)
                    .log("A call ended in a way nobody thought of");
            return new Settlement.Open(attempt.id(), e.toString());
        }
    }

    void sayInterrupted(RuntimeException e) {
        log.atWarn().addKeyValue("event", "drain_interrupted").log("The sweep will wake it again: " + e);
    }

    @Override
    public void start() {
        settler.start();
        leasing.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        try {
            if (!inFlight.awaitNone(settings.stopWithin())) {
                log.atWarn()
                        .addKeyValue("event", "stopped_early")
                        .addKeyValue("calls", inFlight.now())
                        .log("The provider's list will settle what is still out");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        leasing.stop();
        settler.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
