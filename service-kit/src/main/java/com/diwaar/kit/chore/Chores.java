package com.diwaar.kit.chore;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Does a service's chores, each on a thread of its own: one that takes long, or hangs, holds no other back. One that fails is
 * logged and tried again the next time, whatever it threw. Stopping lets those at work end, then interrupts them, and does not
 * wait for ever.
 */
public final class Chores implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Chores.class);
    private static final Duration TO_END = Duration.ofSeconds(5);

    private final List<Chore> chores;
    private final int phase;
    private final Map<String, Semaphore> wakes;
    private volatile ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean running;

    /** Begun when everything else has started, and stopped before it. */
    public Chores(List<Chore> chores) {
        this(chores, DEFAULT_PHASE);
    }

    /**
     * @param phase see {@link SmartLifecycle#getPhase()}: higher is later
     * @throws IllegalStateException where two have the same name
     */
    public Chores(List<Chore> chores, int phase) {
        this.chores = List.copyOf(chores);
        this.phase = phase;
        this.wakes = chores.stream().collect(Collectors.toUnmodifiableMap(Chore::name, _ -> new Semaphore(0)));
    }

    /** Does the one of that name at once, or as soon as it has ended if it is being done; does nothing where there is none. */
    public void wake(String name) {
        Semaphore wake = wakes.get(name);
        if (wake != null && wake.availablePermits() == 0) {
            wake.release();
        }
    }

    @Override
    public void start() {
        running = true;
        threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("chore-", 0).factory());
        chores.forEach(chore ->
                threads.execute(() -> runForEver(chore, Objects.requireNonNull(wakes.get(chore.name())))));
    }

    private void runForEver(Chore chore, Semaphore wake) {
        Duration wait = chore.first();
        while (running) {
            try {
                if (wake.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                    wake.drainPermits();
                }
                wait = chore.pause();
                if (running) {
                    chore.work().run();
                }
            } catch (InterruptedException _) {
                // Only stopping means it; work that left its thread interrupted goes on.
            } catch (RuntimeException | Error e) {
                failed(chore, e);
            }
        }
    }

    private static void failed(Chore chore, Throwable failure) {
        log.atWarn()
                .addKeyValue("event", "chore_failed")
                .addKeyValue("chore", chore.name())
                .addKeyValue("cause", failure.toString())
                .log("Tries again the next time");
    }

    @Override
    public void stop() {
        running = false;
        chores.forEach(chore -> wake(chore.name()));
        threads.shutdown();
        try {
            if (!threads.awaitTermination(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
                threads.awaitTermination(TO_END.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return phase;
    }
}
