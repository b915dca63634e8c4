package com.diwaar.webhooks;

import com.diwaar.webhooks.delivery.Dispatcher;
import org.springframework.context.SmartLifecycle;

/** Starts the dispatcher before events come and stops it after they have ceased to. */
final class DispatcherLifecycle implements SmartLifecycle {

    private final Dispatcher dispatcher;
    private volatile boolean running;

    DispatcherLifecycle(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public void start() {
        dispatcher.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        try {
            dispatcher.stop();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Listeners start later and stop sooner. */
    @Override
    public int getPhase() {
        return 0;
    }
}
