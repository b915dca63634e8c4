package com.diwaar.outbound.drain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Works on everything that has come meanwhile, in order, on one thread: the busier it is, the larger the batches, and the
 * less each thing costs. The work must not throw.
 */
final class Batcher<T> {

    private static final long IDLE_MILLIS = 100;

    private final String name;
    private final int mostAtOnce;
    private final Consumer<List<T>> work;
    private final BlockingQueue<T> queue;
    private volatile boolean stopping;
    private volatile Thread worker = Thread.currentThread();

    /**
     * @param capacity how much may wait
     */
    Batcher(String name, int mostAtOnce, int capacity, Consumer<List<T>> work) {
        this.name = name;
        this.mostAtOnce = mostAtOnce;
        this.work = work;
        this.queue = new LinkedBlockingQueue<>(capacity);
    }

    /** False where too much is waiting already. */
    boolean offer(T one) {
        return queue.offer(one);
    }

    int waiting() {
        return queue.size();
    }

    void start() {
        stopping = false;
        worker = Thread.ofVirtual().name(name).start(this::run);
    }

    /** Finishes what is waiting, as far as the time allows. */
    void stop(Duration atMost) {
        stopping = true;
        try {
            if (!worker.join(atMost)) {
                worker.interrupt();
            }
        } catch (InterruptedException _) {
            worker.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopping || !queue.isEmpty()) {
                T first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<T> batch = new ArrayList<>();
                    batch.add(first);
                    queue.drainTo(batch, mostAtOnce - 1);
                    work.accept(batch);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
