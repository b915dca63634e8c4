package com.diwaar.localstack.phone.switches;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HoldsTest {

    private final Holds holds = new Holds();

    @Test
    @Timeout(10)
    void whoComesWhenHoldingIsOverDoesNotWait() throws InterruptedException {
        assertThat(holds.await("model", "Hello", () -> false, () -> true)).isTrue();
        assertThat(holds.held()).isEmpty();
    }

    @Test
    @Timeout(10)
    void allThatComeWhileHoldingIsGivenUpAreLetGo() throws InterruptedException {
        var holding = new AtomicBoolean(true);
        var late = new AtomicBoolean();
        // Between the decision to wait and the wait itself somebody stops holding, and lets all go that he sees.
        boolean answered = holds.await(
                "model",
                "Hello",
                () -> {
                    if (late.compareAndSet(false, true)) {
                        holding.set(false);
                        assertThat(holds.releaseAll("model")).isOne();
                        return true;
                    }
                    return holding.get();
                },
                () -> true);
        assertThat(answered).isTrue();
        assertThat(holds.held()).isEmpty();
    }

    @Test
    @Timeout(10)
    void whoHasHungUpIsNotWaitedFor() throws InterruptedException {
        assertThat(holds.await("model", "Hello", () -> true, () -> false)).isFalse();
    }
}
