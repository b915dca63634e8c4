package com.diwaar.localstack.phone.twilio;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The callbacks of one text, one after another: as it happens, or when it has ended and the last one first. */
final class Callbacks {

    private final boolean reversed;
    private final int repeats;
    private final Deque<Runnable> kept = new ArrayDeque<>();
    private @Nullable Thread last;

    /**
     * @param repeats how often each comes again
     */
    Callbacks(boolean reversed, int repeats) {
        this.reversed = reversed;
        this.repeats = repeats;
    }

    void add(Runnable callback) {
        if (reversed) {
            kept.push(callback);
        } else {
            start(callback);
        }
    }

    /** The text has ended. */
    void end() {
        kept.forEach(this::start);
    }

    private void start(Runnable callback) {
        Thread before = last;
        last = Thread.ofVirtual().name("callback").start(() -> {
            try {
                if (before != null) {
                    before.join();
                }
                for (int times = 0; times <= repeats; times++) {
                    callback.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
