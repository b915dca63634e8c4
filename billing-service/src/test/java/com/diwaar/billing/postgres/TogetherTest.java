package com.diwaar.billing.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;

class TogetherTest {

    private static final Duration PATIENT = Duration.ofMinutes(1);

    private final CountDownLatch held = new CountDownLatch(1);
    private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());

    /** The first question about {@code "held"} is answered when it is let go; a negative one fails its whole batch. */
    private List<Integer> doubled(String key, List<Integer> questions) {
        boolean first = batches.isEmpty();
        batches.add(questions);
        if (key.equals("held") && first) {
            awaitLetGo();
        }
        if (questions.stream().anyMatch(question -> question < 0)) {
            throw new IllegalArgumentException("negative");
        }
        return questions.stream().map(question -> 2 * question).toList();
    }

    private void awaitLetGo() {
        try {
            held.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatArrivesMeanwhileIsAskedTogetherAndEachGetsItsOwnAnswers() throws Exception {
        var together = new Together<String, Integer, Integer>(4, PATIENT, this::doubled);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Integer>> first = callers.submit(() -> together.ask("held", List.of(1)));
            await().until(() -> batches.size() == 1);
            List<Future<List<Integer>>> later = new ArrayList<>();
            for (int i = 1; i <= 6; i++) {
                List<Integer> two = List.of(10 * i, 10 * i + 1);
                later.add(callers.submit(() -> together.ask("held", two)));
                int waiting = i;
                await().until(() -> together.waitingFor("held") == waiting);
            }
            assertThat(together.ask("other", List.of(7))).containsExactly(14);
            held.countDown();
            assertThat(first.get()).containsExactly(2);
            for (int i = 1; i <= 6; i++) {
                assertThat(later.get(i - 1).get()).containsExactly(20 * i, 20 * i + 2);
            }
        }
        assertThat(batches)
                .containsExactly(
                        List.of(1),
                        List.of(7),
                        List.of(10, 11, 20, 21),
                        List.of(30, 31, 40, 41),
                        List.of(50, 51, 60, 61));
        assertThat(together.waitingFor("held")).isZero();
    }

    @Test
    void whoHasWaitedTooLongGivesUpUnasked() throws Exception {
        var together = new Together<String, Integer, Integer>(4, Duration.ofMillis(20), this::doubled);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Integer>> first = callers.submit(() -> together.ask("held", List.of(1)));
            await().until(() -> batches.size() == 1);
            assertThatThrownBy(() -> together.ask("held", List.of(2))).isInstanceOf(CannotAcquireLockException.class);
            assertThat(together.waitingFor("held")).isZero();
            held.countDown();
            assertThat(first.get()).containsExactly(2);
        }
        assertThat(together.ask("held", List.of(3))).containsExactly(6);
        assertThat(batches).containsExactly(List.of(1), List.of(3));
    }

    @Test
    void aFailureIsOfThoseWhomItWasForAndTheNextAreAsked() throws Exception {
        var together = new Together<String, Integer, Integer>(2, PATIENT, this::doubled);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Integer>> first = callers.submit(() -> together.ask("held", List.of(1)));
            await().until(() -> batches.size() == 1);
            List<Future<List<Integer>>> later = new ArrayList<>();
            for (int question : List.of(2, -3, 4)) {
                later.add(callers.submit(() -> together.ask("held", List.of(question))));
                await().until(() -> together.waitingFor("held") == later.size());
            }
            held.countDown();
            assertThat(first.get()).containsExactly(2);
            for (Future<List<Integer>> failed : later.subList(0, 2)) {
                assertThatThrownBy(failed::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasRootCauseInstanceOf(IllegalArgumentException.class);
            }
            assertThat(later.get(2).get()).containsExactly(8);
        }
        assertThat(together.ask("held", List.of(5))).containsExactly(10);
    }
}
