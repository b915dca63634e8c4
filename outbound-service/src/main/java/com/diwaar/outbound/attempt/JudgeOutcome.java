package com.diwaar.outbound.attempt;

import com.diwaar.events.ErrorCode;
import com.diwaar.outbound.send.Decision;
import com.diwaar.outbound.send.Send;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Says what an attempt's outcome means for its send. */
public final class JudgeOutcome {

    private static final double JITTER = 0.2;

    private final AttemptSettings settings;
    private final Clock clock;
    private final RandomGenerator random;

    public JudgeOutcome(AttemptSettings settings, Clock clock, RandomGenerator random) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    /** The settlement. */
    public Settlement judge(Attempt attempt, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted(String sid) ->
                new Settlement.Sent(attempt.id(), new Decision.Sent(attempt.id(), sid, clock.instant()));
            case Outcome.Refused refused -> refused(attempt, refused);
            case Outcome.NotTaken notTaken ->
                again(attempt, notTaken.why(), wait(attempt.send(), notTaken), notTaken.code());
            case Outcome.NotNow(String why) -> new Settlement.Postponed(attempt.id(), why, settings.retryFirst());
            case Outcome.QuietHours(var until) -> new Settlement.Held(attempt.id(), until);
            case Outcome.TooOld _ ->
                failed(
                        attempt,
                        ErrorCode.EXPIRED,
                        "The answer could not go out in time; it would have come too late.",
                        null);
            case Outcome.Unknown(String why) -> new Settlement.Open(attempt.id(), why);
            case Outcome.OptedOut _ ->
                failed(attempt, ErrorCode.RECIPIENT_OPTED_OUT, "The recipient has opted out of texts.", null);
        };
    }

    private Settlement refused(Attempt attempt, Outcome.Refused refused) {
        String why = "refused with " + refused.status() + "/" + refused.code();
        return switch (ProviderErrors.classOf(refused.status(), refused.code())) {
            case RETRY -> again(attempt, why, backoff(attempt.send()), refused.code());
            case STOP -> new Settlement.Postponed(attempt.id(), why, settings.retryFirst());
            case LATER -> again(attempt, why, settings.retryMost(), refused.code());
            case NEVER -> rejected(attempt, refused);
        };
    }

    private Settlement rejected(Attempt attempt, Outcome.Refused refused) {
        String sentence = ProviderErrors.sentence(refused.code()).orElse(refused.message());
        ErrorCode code =
                ProviderErrors.isOptOut(refused.code()) ? ErrorCode.RECIPIENT_OPTED_OUT : ErrorCode.PROVIDER_REJECTED;
        return failed(attempt, code, sentence, refused.code());
    }

    private Settlement again(Attempt attempt, String why, Duration after, @Nullable Integer code) {
        boolean tooOld =
                attempt.send().waitingSince().plus(settings.giveUpAfter()).isBefore(clock.instant());
        return tooOld
                ? failed(attempt, ErrorCode.PROVIDER_UNAVAILABLE, notInTime(code), code)
                : new Settlement.Again(attempt.id(), why, after);
    }

    private static String notInTime(@Nullable Integer code) {
        return code == null
                ? "The provider could not be reached in time."
                : ProviderErrors.sentence(code)
                        .map(sentence -> "The provider did not take the text in time. " + sentence)
                        .orElse("The provider did not take the text in time.");
    }

    private Settlement failed(Attempt attempt, ErrorCode code, String detail, @Nullable Integer providerCode) {
        return new Settlement.Failed(attempt.id(), new Decision.Failed(code, detail, providerCode, clock.instant()));
    }

    private Duration wait(Send send, Outcome.NotTaken notTaken) {
        Duration asked = notTaken.retryAfter();
        Duration own = backoff(send);
        return asked != null && asked.compareTo(own) > 0 ? asked : own;
    }

    /** Doubles with each try, up to the most, give or take a fifth. */
    private Duration backoff(Send send) {
        int doublings = Math.clamp(send.tries() - 1, 0, 20);
        long longest = Math.min(
                settings.retryFirst().toMillis() << doublings,
                settings.retryMost().toMillis());
        double jitter = 1 + JITTER * (2 * random.nextDouble() - 1);
        return Duration.ofMillis(Math.round(longest * jitter));
    }
}
