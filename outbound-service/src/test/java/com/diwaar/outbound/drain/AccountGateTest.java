package com.diwaar.outbound.drain;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.outbound.attempt.Attempt;
import com.diwaar.outbound.attempt.LastLook;
import com.diwaar.outbound.attempt.Outcome;
import com.diwaar.outbound.attempt.Provider;
import com.diwaar.outbound.attempt.ProviderMessage;
import com.diwaar.outbound.send.Text;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccountGateTest {

    private static final Outcome LOST = new Outcome.Unknown("status 503");
    private static final Outcome TAKEN = new Outcome.Accepted("SM1");

    private boolean acceptsUs = true;
    private final Provider provider = new Provider() {
        @Override
        public Outcome create(Attempt attempt, Duration validity, LastLook look) {
            return LOST;
        }

        @Override
        public boolean acceptsUs() {
            return acceptsUs;
        }

        @Override
        public List<ProviderMessage> list(Text like, Instant since) {
            return List.of();
        }

        @Override
        public Optional<ProviderMessage> fetch(String messageSid) {
            return Optional.empty();
        }
    };
    private final AccountGate gate = new AccountGate(provider, Clock.systemUTC(), new SimpleMeterRegistry());

    private void calls(int times, Outcome outcome) {
        for (int i = 0; i < times; i++) {
            assertThat(gate.enter()).isTrue();
            gate.heed(outcome);
        }
    }

    private void closedByLostAnswers() {
        calls(10, LOST);
        assertThat(gate.open()).isFalse();
    }

    @Test
    void nowAndThenALostAnswerStopsNothing() {
        for (int i = 0; i < 20; i++) {
            calls(9, LOST);
            calls(1, TAKEN);
        }
        assertThat(gate.stopped()).isEmpty();
        assertThat(gate.open()).isTrue();
    }

    @Test
    void oneLostAnswerAfterTheOtherStopsEverybody() {
        closedByLostAnswers();
        assertThat(gate.enter()).isFalse();
        assertThat(gate.stopped().orElseThrow().code()).isNull();
    }

    @Test
    void throttlingInBetweenMakesNoLostAnswerGood() {
        calls(5, LOST);
        calls(1, new Outcome.NotTaken("too many requests", null, 20429));
        calls(5, LOST);
        assertThat(gate.open()).isFalse();
    }

    @Test
    void oneAtATimeIsTriedUntilOneIsAnswered() {
        closedByLostAnswers();
        acceptsUs = false;
        assertThat(gate.probe()).isFalse();
        acceptsUs = true;
        for (int i = 0; i < 3; i++) {
            assertThat(gate.probe()).isTrue();
            assertThat(gate.enter()).isTrue();
            assertThat(gate.enter()).isFalse();
            gate.heed(LOST);
            assertThat(gate.open()).isFalse();
        }
        assertThat(gate.probe()).isTrue();
        calls(1, new Outcome.Refused(400, 21614, "no mobile number"));
        assertThat(gate.stopped()).isEmpty();
        calls(9, LOST);
        assertThat(gate.open()).isTrue();
    }

    @Test
    void whatWasNotEvenTriedIsNoTrial() {
        closedByLostAnswers();
        assertThat(gate.probe()).isTrue();
        calls(1, new Outcome.OptedOut());
        assertThat(gate.stopped()).isPresent();
        calls(1, TAKEN);
        assertThat(gate.stopped()).isEmpty();
    }

    @Test
    void thatItRefusesUsIsSaidThoughItGaveNoAnswersBefore() {
        closedByLostAnswers();
        gate.heed(new Outcome.Refused(401, 20003, "no"));
        assertThat(gate.stopped().orElseThrow().code()).isEqualTo(20003);
    }
}
