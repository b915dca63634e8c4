package com.diwaar.kit.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.kit.kafka.PoisonRecord;
import com.diwaar.kit.kafka.TransientFailure;
import com.diwaar.testkit.guarantee.Journal;
import com.diwaar.testkit.guarantee.NothingDoubled;
import com.diwaar.testkit.guarantee.NothingLost;
import com.diwaar.testkit.guarantee.Observation.Begun;
import com.diwaar.testkit.guarantee.Observation.Done;
import com.diwaar.testkit.guarantee.Observation.LetGo;
import com.diwaar.testkit.guarantee.Observation.Produced;
import com.diwaar.testkit.guarantee.Observation.PutAside;
import com.diwaar.testkit.guarantee.Observation.Rebalanced;
import com.diwaar.testkit.guarantee.OneWorkerPerKey;
import com.diwaar.testkit.guarantee.OrderPerKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Whatever order things happen in: letters arrive, turns take, finish early, fail in all ways, partitions are revoked, lost
 * and assigned again, and what was not committed is delivered again. In the end everything is done, in order, by one worker
 * at a time, and again only where it had to be.
 */
class MailboxInterleavingsTest {

    private static final int PARTITIONS = 3;
    private static final int LETTERS = 400;

    private final Journal journal = new Journal();
    private final AtomicLong turns = new AtomicLong();
    private final List<List<String>> logs = new ArrayList<>();
    private final Desk desk = new Desk(this::work);

    @RepeatedTest(40)
    void keepTheGuarantees(RepetitionInfo run) throws Exception {
        var random = new Random(run.getCurrentRepetition());
        for (int partition = 0; partition < PARTITIONS; partition++) {
            logs.add(new ArrayList<>());
            desk.assign(partition);
        }
        for (int i = 0; i < LETTERS; i++) {
            publish(random, i);
            if (random.nextInt(50) == 0) {
                takeAway(random);
            }
            if (random.nextInt(10) == 0) {
                Thread.sleep(Duration.ofNanos(random.nextInt(500_000)));
            }
        }

        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> desk.office.mailboxes() == 0);
        assertThat(desk.office.inFlight()).isZero();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(desk.committed(partition)).isEqualTo(logs.get(partition).size());
        }
        desk.deadLetters
                .keySet()
                .forEach(letter -> journal.accept(new PutAside(System.nanoTime(), keyOf(letter), letter)));
        journal.judge(new NothingLost(), new OrderPerKey(), new OneWorkerPerKey(), NothingDoubled.ofWork());
    }

    /** A key stays on one partition: order over two is nobody's promise. */
    private void publish(Random random, int number) {
        int key = random.nextInt(12);
        int partition = key % PARTITIONS;
        String letter = "k" + key + ":" + number + (random.nextInt(60) == 0 ? "bad" : "");
        logs.get(partition).add(letter);
        journal.accept(new Produced(System.nanoTime(), "k" + key, letter));
        desk.deliverTo(partition, letter);
    }

    private void takeAway(Random random) {
        int partition = random.nextInt(PARTITIONS);
        if (random.nextBoolean()) {
            desk.revoke(partition);
        } else {
            desk.lose(partition);
        }
        desk.office.abandonUnwanted(Duration.ofSeconds(5));
        journal.accept(new Rebalanced(System.nanoTime(), "desk"));
        int from = (int) desk.committed(partition);
        desk.assign(partition);
        logs.get(partition).stream().skip(from).forEach(letter -> desk.deliverTo(partition, letter));
    }

    private void work(Turn<String> turn) throws Exception {
        String worker = "w" + turns.incrementAndGet();
        var random = ThreadLocalRandom.current();
        try {
            turn.letters().forEach(letter -> begun(worker, letter));
            for (int i = 0; i < turn.letters().size(); i++) {
                Letter<String> letter = turn.letters().get(i);
                fail(letter, random.nextInt(100));
                if (random.nextInt(4) == 0) {
                    Thread.sleep(Duration.ofNanos(random.nextInt(300_000)));
                }
                if (random.nextInt(20) == 0) {
                    turn.awaitArrival(Duration.ofNanos(random.nextInt(300_000)));
                }
                journal.accept(new Done(System.nanoTime(), "desk", worker, turn.key(), letter.value()));
                turn.finish(letter);
                turn.takeArrived().forEach(one -> begun(worker, one));
            }
        } finally {
            journal.accept(new LetGo(System.nanoTime(), "desk", worker, turn.key()));
        }
    }

    private static void fail(Letter<String> letter, int chance) {
        if (letter.value().endsWith("bad") && chance < 30) {
            throw new PoisonRecord("of several, and nobody says which");
        }
        if (chance < 3) {
            throw new TransientFailure("for now", new Exception());
        }
        if (chance < 5) {
            throw new LetterFailed(letter, new IllegalStateException("a bug, now and then"));
        }
    }

    private void begun(String worker, Letter<String> letter) {
        journal.accept(new Begun(System.nanoTime(), "desk", worker, keyOf(letter.value()), letter.value()));
    }

    private static String keyOf(String letter) {
        return letter.substring(0, letter.indexOf(':'));
    }
}
