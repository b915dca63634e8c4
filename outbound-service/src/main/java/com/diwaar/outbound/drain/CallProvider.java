package com.diwaar.outbound.drain;

import com.diwaar.outbound.attempt.Ages;
import com.diwaar.outbound.attempt.Attempt;
import com.diwaar.outbound.attempt.JudgeOutcome;
import com.diwaar.outbound.attempt.LastLook;
import com.diwaar.outbound.attempt.Objections;
import com.diwaar.outbound.attempt.Outcome;
import com.diwaar.outbound.attempt.Provider;
import com.diwaar.outbound.attempt.Settlement;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one attempt's one call, after a last look at all that may speak against it. */
public final class CallProvider {

    private static final Logger log = LoggerFactory.getLogger(CallProvider.class);

    private final Provider provider;
    private final Objections objections;
    private final Ages ages;
    private final AccountGate gate;
    private final JudgeOutcome judge;
    private final MeterRegistry meters;

    public CallProvider(
            Provider provider,
            Objections objections,
            Ages ages,
            AccountGate gate,
            JudgeOutcome judge,
            MeterRegistry meters) {
        this.provider = provider;
        this.objections = objections;
        this.ages = ages;
        this.gate = gate;
        this.judge = judge;
        this.meters = meters;
    }

    /** Whether calls may be made at all. */
    boolean open() {
        return gate.open();
    }

    /** Whether only confirmations of opt-outs may be made, since nobody knows who opted out just now. */
    boolean noticesOnly() {
        return !objections.optOutsAreKnown();
    }

    boolean mayGo(Attempt attempt) {
        return objections.to(attempt).isEmpty();
    }

    /** What came of it. */
    Settlement call(Attempt attempt) {
        long begin = System.nanoTime();
        LastLook look = () -> objections.to(attempt);
        Outcome outcome = look.objection().orElseGet(() -> ifTheGateIsOpen(attempt, look));
        note(attempt, outcome, System.nanoTime() - begin);
        return judge.judge(attempt, outcome);
    }

    private Outcome ifTheGateIsOpen(Attempt attempt, LastLook look) {
        if (!gate.enter()) {
            return new Outcome.NotNow("nothing goes to the provider now");
        }
        Outcome outcome = new Outcome.NotNow("nothing came of it");
        try {
            outcome = provider.create(attempt, ages.validity(attempt.send()), look);
        } finally {
            gate.heed(outcome);
        }
        return outcome;
    }

    private void note(Attempt attempt, Outcome outcome, long nanos) {
        String name = outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        meters.timer("diwaar.outbound.attempts", "outcome", name).record(nanos, TimeUnit.NANOSECONDS);
        log.atInfo()
                .addKeyValue("event", "attempt")
                .addKeyValue("attempt_id", attempt.id())
                .addKeyValue("message_id", attempt.send().about().messageId())
                .addKeyValue("lane", attempt.send().order().lane())
                .addKeyValue("outcome", name)
                .addKeyValue("why", why(outcome))
                .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(nanos))
                .log("Called the provider");
    }

    /** Codes and causes only: what the provider says of a refusal may hold the number. */
    private static String why(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused refused -> refused.status() + "/" + refused.code();
            case Outcome.NotTaken notTaken -> notTaken.why();
            case Outcome.Unknown unknown -> unknown.why();
            case Outcome.NotNow notNow -> notNow.why();
            case Outcome.Accepted _, Outcome.OptedOut _, Outcome.TooOld _, Outcome.QuietHours _ -> "";
        };
    }
}
