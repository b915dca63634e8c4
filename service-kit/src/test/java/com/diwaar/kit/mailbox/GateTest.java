package com.diwaar.kit.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class GateTest {

    private final AtomicBoolean paused = new AtomicBoolean();

    @Test
    void closesAtTheBoundAndOpensAtTheLowerMark() {
        var gate = new Gate(4, 2, () -> paused.set(true), () -> paused.set(false));
        for (int i = 0; i < 4; i++) {
            assertThat(paused).isFalse();
            gate.enter();
        }
        assertThat(paused).isTrue();
        gate.leave();
        assertThat(paused).isTrue();
        gate.leave();
        assertThat(paused).isFalse();
    }

    @Test
    void opensAgainAtOnceIfAllHadLeftBeforeItWasClosed() {
        var gate = new Gate(2, 1, () -> paused.set(true), () -> paused.set(false));
        gate.close();
        assertThat(paused).isFalse();
        assertThat(gate.isClosed()).isFalse();
    }

    /** The last to leave races with the closing: a gate that stayed closed over an empty room would end all reading. */
    @RepeatedTest(50)
    void isNeverClosedForGoodWhateverTheRace() throws Exception {
        var gate = new Gate(3, 1, () -> paused.set(true), () -> paused.set(false));
        for (int round = 0; round < 200; round++) {
            gate.enter();
            gate.enter();
            Thread one = Thread.ofVirtual().start(gate::leave);
            Thread two = Thread.ofVirtual().start(gate::leave);
            if (ThreadLocalRandom.current().nextBoolean()) {
                Thread.onSpinWait();
            }
            gate.enter();
            gate.leave();
            one.join();
            two.join();
            assertThat(gate.inFlight()).isZero();
            assertThat(paused).isFalse();
            assertThat(gate.isClosed()).isFalse();
        }
    }
}
