package com.diwaar.ingress.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.ingress.sending.SendOutcome.Pending;
import com.diwaar.ingress.sending.SendOutcome.Sent;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WaitingCallersTest {

    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private final WaitingCallers callers = new WaitingCallers(1);
    private final UUID command = UUID.randomUUID();
    private final Sent sent = new Sent("SM1", 12, "+15550001000", "+15551230001", null);

    @Test
    void givesTheOutcomeThatWasHeardOf() {
        try (var caller = callers.expect(command)) {
            callers.heard(command, sent);
            assertThat(caller.await(A_SECOND)).isEqualTo(sent);
        }
    }

    @Test
    void saysPendingWhereNothingIsHeardInTimeAndForgetsTheCaller() {
        try (var caller = callers.expect(command)) {
            assertThat(caller.await(Duration.ZERO)).isEqualTo(new Pending());
            assertThat(callers.commands()).isOne();
        }
        assertThat(callers.commands()).isZero();
    }

    @Test
    void givesTwoCallersOfOneCommandTheSameOutcome() {
        try (var first = callers.expect(command);
                var second = callers.expect(command)) {
            callers.heard(command, sent);
            assertThat(first.await(A_SECOND)).isEqualTo(sent);
            assertThat(second.await(A_SECOND)).isEqualTo(sent);
        }
    }

    @Test
    void aCallerThatLeavesTakesTheOutcomeFromNobody() {
        try (var stays = callers.expect(command)) {
            try (var leaves = callers.expect(command)) {
                assertThat(leaves.await(Duration.ZERO)).isEqualTo(new Pending());
            }
            callers.heard(command, sent);
            assertThat(stays.await(A_SECOND)).isEqualTo(sent);
        }
    }

    @Test
    void whoComesWhileTooManyWaitIsNotKept() throws Exception {
        try (var stays = callers.expect(command);
                var leaves = callers.expect(command)) {
            var answer = new FutureTask<>(() -> stays.await(Duration.ofMinutes(1)));
            Thread waiting = Thread.ofPlatform().start(answer);
            Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

            assertThat(leaves.await(Duration.ofDays(1))).isEqualTo(new Pending());
            assertThat(callers.notKept()).isOne();

            callers.heard(command, sent);
            assertThat(answer.get()).isEqualTo(sent);
        }
        try (var next = callers.expect(command)) {
            callers.heard(command, sent);
            assertThat(next.await(A_SECOND)).isEqualTo(sent);
        }
        assertThat(callers.notKept()).isOne();
    }
}
