package com.diwaar.outbound.attempt;

import com.diwaar.outbound.quiet.QuietHours;
import com.diwaar.outbound.send.Lane;
import com.diwaar.outbound.send.Paces;
import com.diwaar.outbound.send.Purpose;
import com.diwaar.outbound.send.Send;
import java.time.Clock;
import java.util.Optional;

/**
 * What may speak against a call right before it is made: a lease that is over, a sender that is paused, an opt-out (or not
 * knowing of one), an answer that comes too late, quiet hours at the recipient's. In this order: what never may go does not
 * wait for the morning.
 */
public final class Objections {

    private final Paces paces;
    private final OptOuts optOuts;
    private final Ages ages;
    private final QuietHours quietHours;
    private final AttemptSettings settings;
    private final Clock clock;

    public Objections(
            Paces paces, OptOuts optOuts, Ages ages, QuietHours quietHours, AttemptSettings settings, Clock clock) {
        this.paces = paces;
        this.optOuts = optOuts;
        this.ages = ages;
        this.quietHours = quietHours;
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether opt-outs are known well enough for texts other than their confirmations. */
    public boolean optOutsAreKnown() {
        return optOuts.current();
    }

    /** The first one; empty where the call may be made. */
    public Optional<Outcome> to(Attempt attempt) {
        Send send = attempt.send();
        if (!attempt.lease().lasts(settings.callLimit())) {
            return Optional.of(new Outcome.NotNow("the lease was over"));
        }
        if (paces.paused(send.text().sender())) {
            return Optional.of(new Outcome.NotNow("the sender is paused"));
        }
        if (send.order().purpose() != Purpose.OPT_OUT_NOTICE && !optOuts.current()) {
            return Optional.of(new Outcome.NotNow("opt-outs of the last second are not known"));
        }
        if (optOuts.forbid(send)) {
            return Optional.of(new Outcome.OptedOut());
        }
        if (ages.tooOld(send)) {
            return Optional.of(new Outcome.TooOld());
        }
        return send.order().lane() == Lane.OUTREACH ? quiet(send) : Optional.empty();
    }

    private Optional<Outcome> quiet(Send send) {
        return quietHours
                .closedUntil(send.text().recipient(), send.order().hints().timeZone(), clock.instant())
                .map(Outcome.QuietHours::new);
    }
}
