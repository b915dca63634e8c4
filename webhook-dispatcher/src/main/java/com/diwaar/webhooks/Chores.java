package com.diwaar.webhooks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Work that comes round again and again, each piece on a thread of its own; one that fails is tried again the next time. */
final class Chores implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Chores.class);

    private final List<Chore> chores;
    private volatile java.util.concurrent.ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean running;

    Chores(List<Chore> chores) {
        this.chores = List.copyOf(chores);
    }

    /** A piece of it: done after each pause, and at once when it is woken. */
    static final class Chore {
        private final String name;
        private final Duration pause;
        private final Runnable work;
        private final Semaphore wakes = new Semaphore(0);

        Chore(String name, Duration pause, Runnable work) {
            this.name = name;
            this.pause = pause;
            this.work = work;
        }

        void wake() {
            if (wakes.availablePermits() == 0) {
                wakes.release();
            }
        }
    }

    /** Does the one of that name now. */
    void wake(String name) {
        chores.stream().filter(chore -> chore.name.equals(name)).forEach(Chore::wake);
    }

    @Override
    public void start() {
        running = true;
        threads = Executors.newVirtualThreadPerTaskExecutor();
        chores.forEach(chore -> threads.execute(() -> runForEver(chore)));
    }

    private void runForEver(Chore chore) {
        while (running) {
            try {
                if (chore.wakes.tryAcquire(chore.pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    chore.wakes.drainPermits();
                }
                if (running) {
                    chore.work.run();
                }
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                log.atWarn()
                        .addKeyValue("event", "chore_failed")
                        .addKeyValue("chore", chore.name)
                        .log("Tries again the next time: " + e);
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        chores.forEach(Chore::wake);
        threads.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the dispatcher, so that what they bring forward is sent. */
    @Override
    public int getPhase() {
        return 1;
    }
}
