package com.diwaar.ingress.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.ingress.sending.SendOutcome.Pending;
import com.diwaar.ingress.sending.SendOutcome.Sent;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WaitingCallersTest {

    private final WaitingCallers callers = new WaitingCallers();
    private final UUID command = UUID.randomUUID();
    private final Sent sent = new Sent("SM1", "+15550001000", "+15551230001");

    @Test
    void givesTheOutcomeThatWasHeardOf() {
        var outcome = callers.expect(command);
        callers.heard(command, sent);
        assertThat(callers.await(command, outcome, Duration.ofSeconds(1))).isEqualTo(sent);
    }

    @Test
    void saysPendingWhereNothingIsHeardInTime() {
        var outcome = callers.expect(command);
        assertThat(callers.await(command, outcome, Duration.ZERO)).isEqualTo(new Pending());
        callers.heard(command, sent);
        assertThat(outcome).isNotDone();
    }

    @Test
    void givesTwoCallersOfOneCommandTheSameOutcome() {
        var first = callers.expect(command);
        var second = callers.expect(command);
        callers.heard(command, sent);
        assertThat(callers.await(command, first, Duration.ofSeconds(1))).isEqualTo(sent);
        assertThat(callers.await(command, second, Duration.ofSeconds(1))).isEqualTo(sent);
    }
}
