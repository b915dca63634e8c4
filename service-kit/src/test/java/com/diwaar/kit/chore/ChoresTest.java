package com.diwaar.kit.chore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChoresTest {

    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Runnable NOTHING = () -> {};

    private Chores chores = new Chores(List.of());

    @AfterEach
    void stop() {
        chores.stop();
    }

    @Test
    void oneThatHangsHoldsNoOtherBack() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch rounds = new CountDownLatch(3);
        CountDownLatch released = new CountDownLatch(1);
        start(
                new Chore("hangs", SOON, () -> {
                            hangs.countDown();
                            await(released);
                        })
                        .atOnce(),
                new Chore("goes_round", SOON, () -> {
                    await(hangs);
                    rounds.countDown();
                }));
        assertDone(rounds);
        released.countDown();
    }

    @Test
    void oneThatFailsIsTriedAgainWhateverItThrew() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch succeeded = new CountDownLatch(1);
        start(new Chore("fails_twice", SOON, () -> {
            switch (tries.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("away");
                case 2 -> throw new OutOfMemoryError("Java heap space");
                default -> succeeded.countDown();
            }
        }));
        assertDone(succeeded);
    }

    @Test
    void oneThatLeftItsThreadInterruptedIsDoneAgain() throws Exception {
        CountDownLatch rounds = new CountDownLatch(2);
        start(new Chore("interrupts", SOON, () -> {
            rounds.countDown();
            Thread.currentThread().interrupt();
        }));
        assertDone(rounds);
    }

    @Test
    void isDoneAtOnceWhenItIsWoken() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        start(new Chore("woken", NEVER, done::countDown), new Chore("another", NEVER, NOTHING));
        chores.wake("nobody");
        chores.wake("woken");
        assertDone(done);
    }

    @Test
    void beginsAtOnceWhereItIsToldTo() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        start(new Chore("at_once", NEVER, done::countDown).atOnce());
        assertDone(done);
    }

    @Test
    void stoppingInterruptsWhatDoesNotEnd() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        start(new Chore("long", NEVER, () -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException _) {
                        interrupted.countDown();
                    }
                })
                .atOnce());
        assertDone(begun);
        chores.stop();
        assertDone(interrupted);
        assertThat(chores.isRunning()).isFalse();
    }

    @Test
    void twoOfOneNameAreAMistake() {
        assertThatThrownBy(() -> new Chores(List.of(new Chore("a", SOON, NOTHING), new Chore("a", SOON, NOTHING))))
                .isInstanceOf(IllegalStateException.class);
    }

    private void start(Chore... work) {
        chores = new Chores(List.of(work));
        chores.start();
    }

    private static void assertDone(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
