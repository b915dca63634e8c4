package com.diwaar.outbound.drain;

import com.diwaar.outbound.attempt.Attempt;
import com.diwaar.outbound.attempt.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Drains one sender: at most one thread leases, so its pace needs no lock; the calls run at once with each other, since only
 * the first of a conversation and lane is ever leased.
 */
final class SenderDrain {

    /** A pace may be changed while its slot is waited for. */
    private static final Duration LOOK_UP = Duration.ofSeconds(1);

    private final String sender;
    private final Drains drains;
    private final Pace pace;
    private final AtomicInteger signals = new AtomicInteger();
    private final Runnable waking = this::wake;
    private volatile long heldUntilNanos = System.nanoTime();

    SenderDrain(String sender, Drains drains) {
        this.sender = sender;
        this.drains = drains;
        this.pace = new Pace(drains.paceOf(sender), System::nanoTime);
    }

    /** There may be something to do. A signal during the work has it look once more; none is lost. */
    void wake() {
        if (signals.getAndIncrement() == 0) {
            drains.start(this::work);
        }
    }

    /** {@link #wake}, always the same object. */
    Runnable waking() {
        return waking;
    }

    private void work() {
        int seen;
        do {
            seen = signals.get();
            try {
                drain();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                hold(Duration.ofSeconds(1));
                drains.sayInterrupted(e);
            }
        } while (!signals.compareAndSet(seen, 0));
    }

    private void drain() throws InterruptedException {
        while (drains.open() && !held()) {
            pace.change(drains.paceOf(sender));
            Duration wait = pace.untilSlot();
            if (wait.isPositive()) {
                Thread.sleep(wait.compareTo(LOOK_UP) > 0 ? LOOK_UP : wait);
            } else if (!leaseAndCall()) {
                pace.idle();
                return;
            }
        }
    }

    /** False where nothing is due. A paced sender leases a slot's worth: what comes next is decided when its slot opens. */
    private boolean leaseAndCall() throws InterruptedException {
        List<Attempt> leased = drains.lease(sender, pace.together());
        leased.forEach(attempt -> {
            if (!pace.unlimited() && drains.mayGo(attempt)) { // else it takes nobody's slot
                pace.spend(attempt.send().text().segments().count());
            }
            drains.call(attempt, this);
        });
        return !leased.isEmpty();
    }

    /** Called when what came of a call is known: a provider that takes nothing now is not asked again for each text. */
    void heed(Settlement settlement) {
        if (settlement instanceof Settlement.Again again) {
            hold(again.after());
        }
    }

    private void hold(Duration pause) {
        heldUntilNanos = Math.max(heldUntilNanos, System.nanoTime() + pause.toNanos());
    }

    private boolean held() {
        return heldUntilNanos - System.nanoTime() > 0;
    }
}
