package com.diwaar.outbound.drain;

import com.diwaar.outbound.attempt.Attempt;
import com.diwaar.outbound.attempt.AttemptSettings;
import com.diwaar.outbound.attempt.JudgeOutcome;
import com.diwaar.outbound.attempt.LastLook;
import com.diwaar.outbound.attempt.OptOuts;
import com.diwaar.outbound.attempt.Outcome;
import com.diwaar.outbound.attempt.Provider;
import com.diwaar.outbound.attempt.Settlement;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one attempt's one call, after a last look at its lease and at the recipient's opt-out. */
public final class CallProvider {

    private static final Logger log = LoggerFactory.getLogger(CallProvider.class);

    private final Provider provider;
    private final OptOuts optOuts;
    private final JudgeOutcome judge;
    private final AttemptSettings settings;
    private final MeterRegistry meters;

    public CallProvider(
            Provider provider, OptOuts optOuts, JudgeOutcome judge, AttemptSettings settings, MeterRegistry meters) {
        this.provider = provider;
        this.optOuts = optOuts;
        this.judge = judge;
        this.settings = settings;
        this.meters = meters;
    }

    /** Whether calls may be made at all. */
    boolean ready() {
        return optOuts.known();
    }

    /** What came of it. */
    Settlement call(Attempt attempt) {
        long begin = System.nanoTime();
        LastLook look = () -> objection(attempt);
        Outcome outcome = look.objection().orElseGet(() -> provider.create(attempt, look));
        note(attempt, outcome, System.nanoTime() - begin);
        return judge.judge(attempt, outcome);
    }

    private Optional<Outcome> objection(Attempt attempt) {
        if (!attempt.lease().lasts(settings.callLimit())) {
            return Optional.of(new Outcome.TooLate());
        }
        return optOuts.forbid(attempt.send()) ? Optional.of(new Outcome.OptedOut()) : Optional.empty();
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
        if (outcome instanceof Outcome.Refused refused && refused.isOurAccountsFault()) {
            log.atError()
                    .addKeyValue("event", "provider_stopped_us")
                    .addKeyValue("code", refused.code())
                    .log("Nothing can go out before a person has seen to the provider's account");
        }
    }

    /** Codes and causes only: what the provider says of a refusal may hold the number. */
    private static String why(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused refused -> refused.status() + "/" + refused.code();
            case Outcome.NotTaken notTaken -> notTaken.why();
            case Outcome.Unknown unknown -> unknown.why();
            case Outcome.Accepted _, Outcome.OptedOut _, Outcome.TooLate _ -> "";
        };
    }
}
