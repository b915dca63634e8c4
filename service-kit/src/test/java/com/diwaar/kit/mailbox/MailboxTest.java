package com.diwaar.kit.mailbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.kit.kafka.PoisonRecord;
import com.diwaar.kit.kafka.TransientFailure;
import com.diwaar.kit.mailbox.Desk.Turns;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MailboxTest {

    private final Turns turns = new Turns();

    @Test
    void takesEverythingThatHasArrivedForItsKeyInOrder() throws Exception {
        var first = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var desk = new Desk(turn -> {
            turns.add(turn);
            first.countDown();
            go.await();
        });
        desk.deliver("a:1");
        assertThat(first.await(5, SECONDS)).isTrue();
        desk.deliver("a:2", "a:3", "b:1", "a:4");
        go.countDown();

        awaitEmpty(desk);
        assertThat(turns.of("a")).containsExactly(List.of("a:1"), List.of("a:2", "a:3", "a:4"));
        assertThat(turns.of("b")).containsExactly(List.of("b:1"));
        assertThat(desk.committed(0)).isEqualTo(5);
    }

    @Test
    void aKeyThatHangsDelaysNoOtherButHoldsTheOffset() {
        var go = new CountDownLatch(1);
        var desk = new Desk(turn -> {
            if (turn.key().equals("slow")) {
                go.await();
            }
        });
        desk.deliver("a:1", "slow:1", "b:1", "c:1");

        await().until(() -> desk.office.inFlight() == 1);
        assertThat(desk.committed(0)).isEqualTo(1);
        go.countDown();
        await().until(() -> desk.committed(0) == 4);
    }

    @Test
    void aTurnTakesWhatArrivesWhileItWorks() throws Exception {
        var taken = new AtomicReference<List<String>>();
        var began = new CountDownLatch(1);
        var desk = new Desk(turn -> {
            began.countDown();
            assertThat(turn.awaitArrival(Duration.ofSeconds(5))).isTrue();
            assertThat(turn.takeArrived()).hasSize(1);
            assertThat(turn.takeArrived()).isEmpty();
            assertThat(turn.awaitArrival(Duration.ofMillis(5))).isFalse();
            taken.set(Desk.values(turn));
        });
        desk.deliver("a:1");
        began.await();
        desk.deliver("a:2");

        awaitEmpty(desk);
        assertThat(taken.get()).containsExactly("a:1", "a:2");
        assertThat(desk.committed(0)).isEqualTo(2);
    }

    @Test
    void anArrivalIsToldOnceAndAtOnceIfItWasThereBefore() throws Exception {
        var began = new CountDownLatch(1);
        var arrived = new CountDownLatch(1);
        var told = new AtomicInteger();
        var desk = new Desk(turn -> {
            if (turns.of("a").isEmpty()) {
                began.countDown();
                arrived.await();
                turn.onArrival(told::incrementAndGet).close();
                turn.takeArrived();
                turn.onArrival(told::incrementAndGet);
            }
            turns.add(turn);
        });
        desk.deliver("a:1");
        began.await();
        desk.deliver("a:2", "a:3");
        arrived.countDown();

        awaitEmpty(desk);
        assertThat(told).hasValue(1);
    }

    @Test
    void anArrivalCancelsAWait() throws Exception {
        var watching = new CountDownLatch(1);
        var desk = new Desk(turn -> {
            var call = new CountDownLatch(1);
            try (var watch = turn.onArrival(call::countDown)) {
                watching.countDown();
                if (turns.of("a").isEmpty()) {
                    turns.add(turn);
                    call.await();
                }
            }
            turn.takeArrived();
            turns.add(turn);
        });
        desk.deliver("a:1");
        watching.await();
        desk.deliver("a:2");

        awaitEmpty(desk);
        assertThat(turns.of("a")).containsExactly(List.of("a:1"), List.of("a:1", "a:2"));
    }

    @Test
    void finishesALetterEarlyWhileItGoesOnWithOthers() throws Exception {
        var go = new CountDownLatch(1);
        var desk = new Desk(turn -> {
            turn.finish(turn.letters().getFirst());
            turn.finish(turn.letters().getFirst());
            go.await();
        });
        desk.deliver("a:1");

        await().until(() -> desk.committed(0) == 1);
        assertThat(desk.office.inFlight()).isZero();
        go.countDown();
        awaitEmpty(desk);
        assertThat(desk.office.inFlight()).isZero();
    }

    @Test
    void aTransientFailureComesAgainWithWhatHasArrivedAndHoldsNoOtherKey() throws Exception {
        var failing = new AtomicBoolean(true);
        var desk = new Desk(turn -> {
            turns.add(turn);
            if (turn.key().equals("a") && failing.get()) {
                throw new TransientFailure("the store is away", new Exception());
            }
        });
        desk.deliver("a:1", "b:1");
        await().until(() -> turns.of("a").size() >= 3 && turns.of("b").size() == 1);
        desk.deliver("a:2");
        await().until(() -> turns.of("a").contains(List.of("a:1", "a:2")));
        failing.set(false);

        awaitEmpty(desk);
        assertThat(turns.of("a").getLast()).containsExactly("a:1", "a:2");
        assertThat(desk.deadLetters).isEmpty();
        assertThat(desk.committed(0)).isEqualTo(3);
    }

    @Test
    void poisonIsDeadLetteredAtOnceAndTheRestGoesOn() throws Exception {
        var handled = new Turns();
        Desk desk = withFirstTurnHeld(turn -> {
            turns.add(turn);
            for (var letter : turn.letters()) {
                if (letter.value().endsWith("bad")) {
                    throw new LetterFailed(letter, new PoisonRecord("no such thing"));
                }
            }
            handled.add(turn);
        });

        assertThat(desk.deadLetters).containsOnlyKeys("a:bad");
        assertThat(handled.of("a")).containsExactly(List.of("a:1", "a:2"));
        assertThat(turns.of("a")).hasSize(2);
        assertThat(desk.committed(0)).isEqualTo(4);
    }

    @Test
    void poisonThatNamesNoLetterIsFoundByHandlingThemOneByOne() throws Exception {
        Desk desk = withFirstTurnHeld(turn -> {
            turns.add(turn);
            if (Desk.values(turn).contains("a:bad")) {
                throw new PoisonRecord("one of them is no good");
            }
        });

        assertThat(desk.deadLetters).containsOnlyKeys("a:bad");
        assertThat(turns.of("a"))
                .containsExactly(List.of("a:1", "a:bad", "a:2"), List.of("a:1"), List.of("a:bad"), List.of("a:2"));
        assertThat(desk.committed(0)).isEqualTo(4);
    }

    @Test
    void aBugGetsAFewTriesAndIsThenDeadLetteredWithItsCause() throws Exception {
        var bug = new IllegalStateException("a bug");
        Desk desk = withFirstTurnHeld(turn -> {
            turns.add(turn);
            if (Desk.values(turn).contains("a:bad")) {
                throw bug;
            }
        });

        assertThat(desk.deadLetters).containsOnly(Map.entry("a:bad", bug));
        assertThat(turns.of("a").stream().filter(List.of("a:bad")::equals)).hasSize(3);
        assertThat(turns.of("a").getLast()).containsExactly("a:2");
    }

    @Test
    void lettersThatAreHandledAloneAreNotJoinedByArrivals() throws Exception {
        Desk desk = withFirstTurnHeld(turn -> {
            boolean together = turn.letters().size() > 1;
            turn.takeArrived();
            turns.add(turn);
            if (together) {
                throw new PoisonRecord("one of them is no good");
            }
        });
        assertThat(turns.of("a"))
                .containsExactly(List.of("a:1", "a:bad", "a:2"), List.of("a:1"), List.of("a:bad"), List.of("a:2"));
        assertThat(desk.deadLetters).isEmpty();
    }

    @Test
    void aTurnForOneLetterAloneWaitsForNoArrivalAndIsToldOfNone() throws Exception {
        var told = new AtomicInteger();
        var waited = new AtomicInteger();
        Desk desk = withFirstTurnHeld(turn -> {
            turns.add(turn);
            if (turn.letters().size() > 1) {
                throw new PoisonRecord("one of them is no good");
            }
            turn.onArrival(told::incrementAndGet);
            if (!turn.awaitArrival(Duration.ofMillis(20))) {
                waited.incrementAndGet();
            }
        });
        assertThat(turns.of("a")).hasSize(4);
        assertThat(told).hasValue(0);
        assertThat(waited).hasValue(3);
        assertThat(desk.deadLetters).isEmpty();
    }

    @Test
    void aWatchThatFailsHarmsNobody() throws Exception {
        var watching = new CountDownLatch(1);
        var told = new CountDownLatch(1);
        var desk = new Desk(turn -> {
            turns.add(turn);
            turn.onArrival(() -> {
                told.countDown();
                throw new IllegalStateException("no ears");
            });
            watching.countDown();
            told.await();
        });
        desk.deliver("a:1");
        watching.await();
        desk.deliver("a:2", "b:1");
        told.await();
        await().until(() -> turns.of("a").size() == 2 && turns.of("b").size() == 1);
        await().until(() -> desk.committed(0) == 3);
    }

    @Test
    void aHandlerThatSwallowsItsInterruptionIsToldAgainWhereItWaits() throws Exception {
        var began = new CountDownLatch(1);
        var again = new AtomicBoolean();
        var desk = new Desk(turn -> {
            began.countDown();
            while (!turn.isAbandoned()) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
            try {
                turn.awaitArrival(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                again.set(true);
            }
        });
        desk.deliver("a:1");
        began.await();
        desk.lose(0);
        awaitEmpty(desk);
        assertThat(again).isTrue();
    }

    @Test
    void aDeadLetterThatCannotBeWrittenIsTriedUntilItCan() throws Exception {
        var desk = new Desk(turn -> {
            turns.add(turn);
            if (turn.letters().getFirst().value().endsWith("bad")) {
                throw new PoisonRecord("no");
            }
        });
        desk.deadLetteringFails.set(3);
        desk.deliver("a:bad", "a:2");

        awaitEmpty(desk);
        assertThat(desk.deadLetters).containsOnlyKeys("a:bad");
        assertThat(turns.of("a").getLast()).containsExactly("a:2");
        assertThat(desk.committed(0)).isEqualTo(2);
    }

    @Test
    void aRecordWithoutAKeyIsDeadLettered() {
        var desk = new Desk(turns::add);
        desk.deliver("without", "a:1");

        awaitEmpty(desk);
        assertThat(desk.deadLetters).containsOnlyKeys("without");
        assertThat(desk.committed(0)).isEqualTo(2);
    }

    @Test
    void aRevokedTurnIsInterruptedAndFinishesNothing() throws Exception {
        var began = new CountDownLatch(1);
        var seen = new AtomicReference<Boolean>();
        var desk = new Desk(turn -> {
            turns.add(turn);
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                seen.set(turn.isAbandoned());
            }
        });
        desk.deliver("a:1");
        began.await();
        desk.deliver("a:2");
        desk.revoke(0);

        assertThat(seen.get()).isTrue();
        awaitEmpty(desk);
        assertThat(turns.of("a")).containsExactly(List.of("a:1"));
        assertThat(desk.committed(0)).isZero();
    }

    @Test
    void revocationCommitsTheFinishedAndLossCommitsNothing() {
        var desk = new Desk(turns::add);
        desk.assign(1);
        desk.deliverTo(0, "a:1");
        desk.deliverTo(1, "b:1");
        awaitEmpty(desk);

        desk.revoke(0);
        desk.lose(1);

        assertThat(desk.committed(0)).isEqualTo(1);
        assertThat(desk.committed(1)).isZero();
    }

    @Test
    void aKeyOnTwoPartitionsKeepsTheLettersOfTheOneThatStays() throws Exception {
        var held = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var both = new CountDownLatch(1);
        var desk = new Desk(turn -> {
            turns.add(turn);
            switch (turns.of("a").size()) {
                case 1 -> {
                    held.countDown();
                    go.await();
                }
                case 2 -> {
                    both.countDown();
                    // Told to stop, it returns as if it had done its work: nobody may take it for that.
                    while (!turn.isAbandoned()) {
                        Thread.onSpinWait();
                    }
                }
                default -> assertThat(Thread.currentThread().isInterrupted()).isFalse();
            }
        });
        desk.assign(1);
        desk.deliverTo(0, "a:0");
        held.await();
        desk.deliverTo(0, "a:1");
        desk.deliverTo(1, "a:2");
        go.countDown();
        both.await();
        desk.revoke(0);

        awaitEmpty(desk);
        assertThat(turns.of("a")).containsExactly(List.of("a:0"), List.of("a:1", "a:2"), List.of("a:2"));
        assertThat(desk.committed(0)).isEqualTo(1);
        assertThat(desk.committed(1)).isEqualTo(1);
    }

    @Test
    void aHandlerThatHeedsNoInterruptionKeepsItsKeyClosedUntilItEnds() throws Exception {
        var began = new Semaphore(0);
        var go = new AtomicBoolean();
        var desk = new Desk(turn -> {
            turns.add(turn);
            began.release();
            while (!go.get()) {
                Thread.onSpinWait();
            }
        });
        desk.deliver("a:1");
        began.acquire();
        desk.lose(0);
        desk.assign(0);
        desk.deliver("a:1", "b:1");
        began.acquire();
        assertThat(turns.of("a")).hasSize(1);
        go.set(true);

        awaitEmpty(desk);
        assertThat(turns.of("a")).hasSize(2);
        assertThat(desk.committed(0)).isEqualTo(2);
    }

    @Test
    void abandonmentEndsABackoffToo() {
        var desk = new Desk(turn -> {
            throw new TransientFailure("away", new Exception());
        });
        desk.deliver("a:1");
        await().until(() -> desk.office.mailboxes() == 1);
        desk.lose(0);
        awaitEmpty(desk);
    }

    @Test
    void closingLetsTurnsAtWorkEndAndBeginsNone() throws Exception {
        var began = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var desk = new Desk(turn -> {
            turns.add(turn);
            began.countDown();
            go.await();
        });
        desk.deliver("a:1");
        began.await();
        desk.deliver("a:2");
        Thread closing = Thread.ofVirtual().start(() -> desk.office.close(Duration.ofSeconds(5)));
        await().until(desk.office::isClosed);
        go.countDown();
        closing.join();

        await().until(() -> desk.committed(0) == 1);
        assertThat(turns.of("a")).containsExactly(List.of("a:1"));
    }

    private Desk withFirstTurnHeld(MailboxHandler<String> handler) throws Exception {
        var began = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var desk = new Desk(turn -> {
            if (Desk.values(turn).equals(List.of("a:0"))) {
                began.countDown();
                go.await();
            } else {
                handler.handle(turn);
            }
        });
        desk.deliver("a:0");
        began.await();
        desk.deliver("a:1", "a:bad", "a:2");
        go.countDown();
        awaitEmpty(desk);
        return desk;
    }

    private static void awaitEmpty(Desk desk) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> desk.office.mailboxes() == 0 && desk.office.inFlight() == 0);
    }
}
