package com.diwaar.outbound.drain;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Work that comes round again and again, each piece on a thread of its own; one that fails is tried again the next time. */
public final class Chores implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Chores.class);

    /** A piece of it; the pause is between an end and the next beginning. */
    public record Chore(String name, Duration pause, Runnable work) {}

    private final List<Chore> chores;
    private volatile ScheduledExecutorService timer = Executors.newScheduledThreadPool(0);
    private volatile boolean running;

    public Chores(List<Chore> chores) {
        this.chores = List.copyOf(chores);
    }

    @Override
    public void start() {
        timer = Executors.newScheduledThreadPool(
                chores.size(), Thread.ofPlatform().daemon().name("chore-", 0).factory());
        running = true;
        chores.forEach(chore -> timer.scheduleWithFixedDelay(
                () -> run(chore), chore.pause().toMillis(), chore.pause().toMillis(), TimeUnit.MILLISECONDS));
    }

    private static void run(Chore chore) {
        try {
            chore.work().run();
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("event", "sweep_failed")
                    .addKeyValue("sweep", chore.name())
                    .log("Tries again in a moment: " + e);
        }
    }

    @Override
    public void stop() {
        running = false;
        timer.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Drains.PHASE + 1;
    }
}
