package com.diwaar.outbound.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.ErrorCode;
import com.diwaar.outbound.Examples;
import com.diwaar.outbound.send.Decision;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeOutcomeTest {

    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
    private static final RandomGenerator MIDDLE = () -> Long.MIN_VALUE; // 0.5: no jitter

    private final JudgeOutcome judge =
            new JudgeOutcome(Examples.ATTEMPT_SETTINGS, Clock.fixed(NOW, ZoneOffset.UTC), MIDDLE);

    private Settlement judge(Outcome outcome, int tries, Duration age) {
        return judge.judge(Examples.attempt(Examples.send("a", tries, NOW.minus(age))), outcome);
    }

    private Settlement judge(Outcome outcome) {
        return judge(outcome, 1, Duration.ZERO);
    }

    private static Decision.Failed failure(Settlement settlement) {
        return ((Settlement.Failed) settlement).decision();
    }

    @Test
    void takenIsSent() {
        assertThat(judge(new Outcome.Accepted("SM1"))).isInstanceOfSatisfying(Settlement.Sent.class, sent -> {
            assertThat(sent.decision().messageSid()).isEqualTo("SM1");
            assertThat(sent.decision().at()).isEqualTo(NOW);
        });
    }

    @Test
    void aRefusalEndsItWithTheProvidersCode() {
        Decision.Failed failed = failure(judge(new Outcome.Refused(400, 21211, "no")));
        assertThat(failed.code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
        assertThat(failed.providerCode()).isEqualTo(21211);
        assertThat(failed.detail()).isEqualTo("The recipient's number is not valid.");
    }

    @Test
    void anUnknownCodeIsNeverTriedAgain() {
        assertThat(failure(judge(new Outcome.Refused(400, 99999, "Because."))).detail())
                .isEqualTo("Because.");
    }

    @Test
    void badCredentialsBurnNoText() {
        assertThat(judge(new Outcome.Refused(401, 20003, "no"), 9, Duration.ofDays(2)))
                .isInstanceOf(Settlement.Postponed.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 407})
    void whatSomethingOnTheWayRefusesBurnsNoText(int status) {
        var refused = new Outcome.Refused(status, null, "no content");
        assertThat(refused.isOurAccountsFault()).isTrue();
        assertThat(judge(refused, 9, Duration.ofDays(2))).isInstanceOf(Settlement.Postponed.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413})
    void aTextThatIsMalformedOrTooLargeEnds(int status) {
        assertThat(failure(judge(new Outcome.Refused(status, null, "no content")))
                        .code())
                .isEqualTo(ErrorCode.PROVIDER_REJECTED);
    }

    @Test
    void anAccountThatIsNotKnownBurnsNoText() {
        assertThat(judge(new Outcome.Refused(404, 20404, "no"))).isInstanceOf(Settlement.Postponed.class);
    }

    @Test
    void whatWasNotTakenIsTriedAgainLaterAndLater() {
        var outcome = new Outcome.NotTaken("refused", null, null);
        assertThat(wait(judge(outcome, 1, Duration.ZERO))).isEqualTo(Duration.ofSeconds(1));
        assertThat(wait(judge(outcome, 4, Duration.ZERO))).isEqualTo(Duration.ofSeconds(8));
        assertThat(wait(judge(outcome, 400, Duration.ZERO))).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void theProvidersOwnRetryAfterIsHeeded() {
        assertThat(wait(judge(new Outcome.NotTaken("slow", Duration.ofSeconds(9), 20429), 1, Duration.ZERO)))
                .isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void itIsGivenUpInTheEnd() {
        Settlement end = judge(new Outcome.NotTaken("refused", null, null), 9, Duration.ofHours(5));
        assertThat(failure(end).code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
    }

    @Test
    void whatIsGivenUpHasTheProvidersCode() {
        Decision.Failed throttled =
                failure(judge(new Outcome.NotTaken("too many requests", null, 20429), 9, Duration.ofHours(5)));
        assertThat(throttled.code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
        assertThat(throttled.providerCode()).isEqualTo(20429);
        assertThat(throttled.detail())
                .isEqualTo("The provider did not take the text in time. Too many requests at once.");
        assertThat(failure(judge(new Outcome.Refused(429, 21611, "full"), 1, Duration.ofHours(5)))
                        .providerCode())
                .isEqualTo(21611);
    }

    @Test
    void aFullQueueAtTheProviderIsTriedEachMinuteUntilItIsGivenUp() {
        var full = new Outcome.Refused(429, 21611, "full");
        assertThat(wait(judge(full, 1, Duration.ZERO))).isEqualTo(Duration.ofMinutes(1));
        assertThat(wait(judge(full, 200, Duration.ofHours(3)))).isEqualTo(Duration.ofMinutes(1));
        Decision.Failed failed = failure(judge(full, 240, Duration.ofHours(5)));
        assertThat(failed.code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
        assertThat(failed.providerCode()).isEqualTo(21611);
        assertThat(failed.detail())
                .isEqualTo("The provider did not take the text in time. The sender's queue at the provider is full.");
    }

    @Test
    void triesOfAnyOtherKindDoNotEndWhatMayWorkLater() {
        List<Outcome> minutesOfTrouble = List.of(
                new Outcome.NotTaken("ConnectException", null, null),
                new Outcome.NotTaken("too many requests", null, 20429),
                new Outcome.Refused(429, null, "slow down"),
                new Outcome.NotTaken("ConnectException", null, null),
                new Outcome.Refused(400, 30022, "carrier"),
                new Outcome.Refused(429, 21611, "full"));
        for (int tries = 1; tries <= minutesOfTrouble.size(); tries++) {
            assertThat(judge(minutesOfTrouble.get(tries - 1), tries, Duration.ofMinutes(tries)))
                    .isInstanceOf(Settlement.Again.class);
        }
    }

    @Test
    void theUnknownIsNeverGuessed() {
        assertThat(judge(new Outcome.Unknown("reset"), 9, Duration.ofHours(5))).isInstanceOf(Settlement.Open.class);
    }

    @Test
    void anOptOutEndsIt() {
        assertThat(failure(judge(new Outcome.OptedOut())).code()).isEqualTo(ErrorCode.RECIPIENT_OPTED_OUT);
    }

    @Test
    void twiliosOwnBlockIsAnOptOut() {
        Decision.Failed failed = failure(judge(new Outcome.Refused(400, 21610, "no")));
        assertThat(failed.code()).isEqualTo(ErrorCode.RECIPIENT_OPTED_OUT);
        assertThat(failed.providerCode()).isEqualTo(21610);
    }

    @Test
    void anAnswerThatCameTooLateIsReported() {
        assertThat(failure(judge(new Outcome.TooOld())).code()).isEqualTo(ErrorCode.EXPIRED);
    }

    @Test
    void quietHoursHoldIt() {
        Instant morning = NOW.plusSeconds(3600);
        assertThat(judge(new Outcome.QuietHours(morning), 9, Duration.ofDays(2)))
                .isInstanceOfSatisfying(
                        Settlement.Held.class, held -> assertThat(held.until()).isEqualTo(morning));
    }

    private static Duration wait(Settlement settlement) {
        return ((Settlement.Again) settlement).after();
    }
}
