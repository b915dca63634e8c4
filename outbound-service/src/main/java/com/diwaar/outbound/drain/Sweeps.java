package com.diwaar.outbound.drain;

import com.diwaar.outbound.attempt.SettleOpenAttempts;
import com.diwaar.outbound.attempt.Settlement;
import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.PaceSettings;
import com.diwaar.outbound.send.Paces;
import com.diwaar.outbound.send.Sends;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks for work that nobody announces: sends that became due, decisions that a crash left unannounced, attempts that nobody
 * knows the outcome of. Safe on every replica.
 */
public final class Sweeps implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Sweeps.class);
    private static final int ANNOUNCED_AT_ONCE = 500;
    private static final int LOOKED_UP_AT_ONCE = 20;

    private final Sends sends;
    private final SettleOpenAttempts openAttempts;
    private final Settler settler;
    private final Drains drains;
    private final OwnedPartitions owned;
    private final AccountGate gate;
    private final Paces paces;
    private final PaceSettings paceSettings;
    private final DrainSettings settings;
    private volatile ScheduledExecutorService timer = timer();
    private volatile boolean running;

    public Sweeps(
            Sends sends,
            SettleOpenAttempts openAttempts,
            Settler settler,
            Drains drains,
            OwnedPartitions owned,
            AccountGate gate,
            Paces paces,
            PaceSettings paceSettings,
            DrainSettings settings) {
        this.sends = sends;
        this.openAttempts = openAttempts;
        this.settler = settler;
        this.drains = drains;
        this.owned = owned;
        this.gate = gate;
        this.paces = paces;
        this.paceSettings = paceSettings;
        this.settings = settings;
    }

    /** Wakes the drains of what is due. */
    public void wakeDue() {
        if (!owned.now().isEmpty()) {
            drains.wake(sends.dueSenders(owned.now()));
        }
    }

    private void announceLeftovers() {
        List<DecidedSend> left = sends.unannounced(settings.announceAfter(), ANNOUNCED_AT_ONCE);
        settler.announce(left);
        settler.announceHeld(sends.untoldHolds(settings.announceAfter(), ANNOUNCED_AT_ONCE));
    }

    private void probe() {
        if (gate.probe()) {
            wakeDue();
        }
    }

    private void lookUp() {
        List<Settlement> found = openAttempts.look(LOOKED_UP_AT_ONCE);
        if (!found.isEmpty()) {
            List<DecidedSend> decided = settler.settle(found);
            settler.announce(decided);
            drains.wake(decided.stream().map(one -> one.send().text().sender()).collect(Collectors.toSet()));
        }
    }

    @Override
    public void start() {
        timer = timer();
        running = true;
        every(settings.sweepEvery(), "due", this::wakeDue);
        every(settings.sweepEvery(), "unannounced", this::announceLeftovers);
        every(settings.sweepEvery(), "open_attempts", this::lookUp);
        every(settings.probeEvery(), "probe", this::probe);
        every(paceSettings.readEvery(), "paces", paces::readAgain);
    }

    private void every(Duration pause, String name, Runnable sweep) {
        timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        sweep.run();
                    } catch (RuntimeException e) {
                        log.atWarn()
                                .addKeyValue("event", "sweep_failed")
                                .addKeyValue("sweep", name)
                                .log("Tries again in a moment: " + e);
                    }
                },
                pause.toMillis(),
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static ScheduledExecutorService timer() {
        return Executors.newScheduledThreadPool(
                4, Thread.ofPlatform().daemon().name("sweep-", 0).factory());
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
