package com.diwaar.kit.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class FrontierTest {

    private final Frontier frontier = new Frontier();
    private final AtomicInteger committed = new AtomicInteger(-1);
    private final List<Frontier.Mark> marks = new ArrayList<>();

    @Test
    void commitsNothingBeforeTheOldestIsFinished() {
        arrive(3);
        frontier.finished(marks.get(1));
        frontier.finished(marks.get(2));
        assertThat(frontier.committable()).isNull();

        frontier.finished(marks.get(0));
        assertThat(committed()).isEqualTo(2);
    }

    @Test
    void oldestAgeIsThatOfTheOldestUnfinished() {
        assertThat(frontier.oldestArrivedNanos()).isNull();
        arrive(3);
        frontier.finished(marks.get(0));
        frontier.finished(marks.get(2));
        assertThat(frontier.oldestArrivedNanos()).isEqualTo(1);
    }

    @Test
    void keepsLittleOfAMillionThatRanAheadOfASlowOne() {
        arrive(1_000_000);
        marks.subList(1, marks.size()).forEach(frontier::finished);
        assertThat(frontier.size()).isEqualTo(2);

        frontier.finished(marks.getFirst());
        assertThat(committed()).isEqualTo(999_999);
        assertThat(frontier.size()).isZero();
    }

    /** Against the plainest model there is: a set of bits. */
    @RepeatedTest(200)
    void neverPassesAnUnfinishedRecordNorStaysBehindAFinishedOne(RepetitionInfo run) {
        var random = new Random(run.getCurrentRepetition());
        var finished = new BitSet();
        var unfinished = new ArrayList<Integer>();
        for (int step = 0; step < 500; step++) {
            if (unfinished.isEmpty() || random.nextInt(100) < 45) {
                unfinished.add(marks.size());
                arrive(1);
            } else {
                int one = unfinished.remove(random.nextInt(unfinished.size()));
                frontier.finished(marks.get(one));
                finished.set(one);
            }
            assertThat(committed()).isEqualTo(finished.nextClearBit(0) - 1);
            assertThat(frontier.size()).isLessThanOrEqualTo(2 * unfinished.size());
        }
    }

    private void arrive(int count) {
        for (int i = 0; i < count; i++) {
            int number = marks.size();
            marks.add(frontier.arrived(() -> committed.set(number), number));
        }
    }

    private int committed() {
        Runnable commit = frontier.committable();
        if (commit != null) {
            commit.run();
        }
        return committed.get();
    }
}
