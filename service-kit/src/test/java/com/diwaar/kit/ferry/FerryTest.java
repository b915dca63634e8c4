package com.diwaar.kit.ferry;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.kit.kafka.TransientFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FerryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<List<String>> trips = new CopyOnWriteArrayList<>();
    private final Semaphore wind = new Semaphore(0);
    private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        wind.release(1_000_000);
        people.close();
    }

    @Test
    void leavesAtOnceAndTakesThoseWhoComeMeanwhileTogether() throws Exception {
        Ferry<String, String> ferry = ferry(1, 10, String::toUpperCase);
        Future<String> first = cross(ferry, "a");
        awaitTrips(1);
        List<Future<String>> later = cross(ferry, List.of("b", "c", "d"));
        wind.release(2);

        assertThat(first.get()).isEqualTo("A");
        assertThat(later).extracting(Future::get).containsExactly("B", "C", "D");
        assertThat(trips).hasSize(2);
        assertThat(trips.getLast()).containsExactlyInAnyOrder("b", "c", "d");
    }

    @Test
    void takesNoMoreThanItHasSeatsFor() {
        Ferry<String, String> ferry = ferry(1, 2, String::toUpperCase);
        cross(ferry, "a");
        awaitTrips(1);
        List<Future<String>> later = cross(ferry, List.of("b", "c", "d"));
        wind.release(3);

        assertThat(later).extracting(Future::get).containsExactly("B", "C", "D");
        assertThat(trips).extracting(List::size).containsExactly(1, 2, 1);
    }

    @Test
    void onlyWhoIsAtFaultHearsOfAFailure() {
        Ferry<String, String> ferry = ferry(1, 10, question -> {
            if (question.equals("bad")) {
                throw new IllegalStateException("bad");
            }
            return question.toUpperCase(Locale.ROOT);
        });
        cross(ferry, "a");
        awaitTrips(1);
        List<Future<String>> later = cross(ferry, List.of("b", "bad", "d"));
        wind.release(5);

        assertThat(later.getFirst()).succeedsWithin(PATIENCE).isEqualTo("B");
        assertThat(later.getLast()).succeedsWithin(PATIENCE).isEqualTo("D");
        assertThat(later.get(1))
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOf(IllegalStateException.class)
                .withMessage("bad");
    }

    @Test
    void whereTheOtherSideIsAwayAllHearOfItAfterOneTrip() {
        Ferry<String, String> ferry = ferry(1, 10, question -> {
            if (question.equals("a")) {
                return "A";
            }
            throw new TransientFailure("away", new IOException());
        });
        cross(ferry, "a");
        awaitTrips(1);
        List<Future<String>> later = cross(ferry, List.of("b", "c"));
        wind.release(10);

        assertThat(later)
                .allSatisfy(one -> assertThat(one)
                        .failsWithin(PATIENCE)
                        .withThrowableOfType(ExecutionException.class)
                        .havingCause()
                        .isInstanceOf(TransientFailure.class));
        assertThat(trips).hasSize(2);
    }

    @Test
    void whoGivesUpBeforeBoardingIsNotTaken() {
        Ferry<String, String> ferry = ferry(1, 10, String::toUpperCase);
        cross(ferry, "a");
        awaitTrips(1);
        List<Future<String>> later = cross(ferry, List.of("b", "c"));
        later.getFirst().cancel(true);
        Awaitility.await().until(() -> ferry.waiting() == 1);
        wind.release(2);

        assertThat(later.getLast()).succeedsWithin(PATIENCE).isEqualTo("C");
        assertThat(trips.getLast()).containsExactly("c");
    }

    @Test
    void nobodyIsLeftBehindAndEachGetsAnAnswerOfItsOwn() {
        wind.release(1_000_000);
        Ferry<String, String> ferry = ferry(2, 8, question -> question + "!");
        List<Future<String>> all =
                IntStream.range(0, 20_000).mapToObj(i -> cross(ferry, "q" + i)).toList();
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i)).succeedsWithin(PATIENCE).isEqualTo("q" + i + "!");
        }
    }

    /** Each trip waits for the wind. */
    private Ferry<String, String> ferry(int boats, int seats, UnaryOperator<String> answer) {
        return new Ferry<>("ferry", boats, seats, aboard -> {
            trips.add(List.copyOf(aboard));
            wind.acquireUninterruptibly();
            return aboard.stream().map(answer).toList();
        });
    }

    private Future<String> cross(Ferry<String, String> ferry, String question) {
        return people.submit(() -> ferry.cross(question));
    }

    /** While the boat is out; returns once they wait. */
    private List<Future<String>> cross(Ferry<String, String> ferry, List<String> questions) {
        List<Future<String>> all =
                questions.stream().map(one -> cross(ferry, one)).toList();
        Awaitility.await().until(() -> ferry.waiting() == questions.size());
        return all;
    }

    private void awaitTrips(int count) {
        Awaitility.await().until(() -> trips.size() == count);
    }
}
