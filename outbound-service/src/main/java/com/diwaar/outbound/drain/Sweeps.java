package com.diwaar.outbound.drain;

import com.diwaar.kit.chore.Chore;
import com.diwaar.outbound.attempt.SettleOpenAttempts;
import com.diwaar.outbound.attempt.SettleOpenAttempts.Looked;
import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.PaceSettings;
import com.diwaar.outbound.send.Paces;
import com.diwaar.outbound.send.Sends;
import java.util.List;

/**
 * Looks for work that nobody announces: sends that became due, decisions that a crash left unannounced, attempts that nobody
 * knows the outcome of. Safe on every replica.
 */
public final class Sweeps {

    private static final int ANNOUNCED_AT_ONCE = 500;
    private static final int LOOKED_UP_AT_ONCE = 16;
    private static final int ROUNDS_OF_LOOKS = 20;

    private final Sends sends;
    private final SettleOpenAttempts openAttempts;
    private final Settler settler;
    private final Drains drains;
    private final OwnedPartitions owned;
    private final AccountGate gate;
    private final Paces paces;
    private final PaceSettings paceSettings;
    private final DrainSettings settings;

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
        boolean goOn = true;
        for (int round = 0; goOn && round < ROUNDS_OF_LOOKS; round++) {
            Looked looked = openAttempts.look(LOOKED_UP_AT_ONCE);
            List<DecidedSend> decided = settler.settle(looked.settled());
            settler.announce(decided);
            drains.wakeAfter(decided);
            goOn = looked.goOn();
        }
    }

    /** What is to be looked for, and how often. */
    public List<Chore> chores() {
        return List.of(
                new Chore("due", settings.sweepEvery(), this::wakeDue),
                new Chore("unannounced", settings.sweepEvery(), this::announceLeftovers),
                new Chore("open_attempts", settings.sweepEvery(), this::lookUp),
                new Chore("probe", settings.probeEvery(), this::probe),
                new Chore("paces", paceSettings.readEvery(), paces::readAgain));
    }
}
