package com.diwaar.outbound.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.outbound.Examples;
import com.diwaar.outbound.attempt.Attempts.OpenAttempt;
import com.diwaar.outbound.attempt.LookUp.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LookUpTest {

    private static final Instant STARTED = Instant.parse("2026-07-01T12:00:00Z");
    private static final OpenAttempt OPEN = new OpenAttempt(Examples.attempt("See you at 5"), STARTED);

    private static ProviderMessage listed(String sid, String body, Instant created) {
        return new ProviderMessage(sid, "", "", body, true, "queued", created, null, 1, null, null, null);
    }

    private static Finding read(ProviderMessage... listed) {
        return LookUp.read(OPEN, List.of(listed), Set.of(), false);
    }

    @Test
    void theSameBodyIsIt() {
        assertThat(read(listed("SM1", "See you at 5", STARTED))).isEqualTo(new Finding.Found("SM1"));
    }

    @Test
    void oneWithoutADateYetCounts() {
        assertThat(read(listed("SM1", "See you at 5", null))).isEqualTo(new Finding.Found("SM1"));
    }

    @Test
    void anEmptyListIsNoTrace() {
        assertThat(read()).isEqualTo(new Finding.NoTrace());
    }

    @Test
    void anEqualTextOfAnotherAttemptIsNotIt() {
        var listed = List.of(listed("SM1", "See you at 5", STARTED));
        assertThat(LookUp.read(OPEN, listed, Set.of("SM1"), false)).isEqualTo(new Finding.NoTrace());
    }

    @Test
    void oneOlderThanTheMarginIsNotIt() {
        assertThat(read(listed("SM1", "See you at 5", STARTED.minusSeconds(601))))
                .isEqualTo(new Finding.NoTrace());
        assertThat(read(listed("SM1", "See you at 5", STARTED.minusSeconds(599))))
                .isEqualTo(new Finding.Found("SM1"));
    }

    @Test
    void anInboundTextIsNotIt() {
        var inbound = new ProviderMessage(
                "SM1", "", "", "See you at 5", false, "received", STARTED, null, 1, null, null, null);
        assertThat(read(inbound)).isEqualTo(new Finding.NoTrace());
    }

    @Test
    void anotherBodyIsNeitherItNorItsAbsence() {
        assertThat(read(listed("SM1", "Something else", STARTED))).isEqualTo(new Finding.Unclear());
    }

    @Test
    void theTrialPrefixIsSeenThrough() {
        var trial = listed("SM1", "Sent from your Twilio trial account - See you at 5", STARTED);
        assertThat(read(trial)).isEqualTo(new Finding.Found("SM1"));
        assertThat(LookUp.read(OPEN, List.of(trial), Set.of(), true)).isEqualTo(new Finding.Unclear());
    }
}
