package com.diwaar.outbound.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.diwaar.outbound.Examples;
import com.diwaar.outbound.attempt.Attempt;
import com.diwaar.outbound.attempt.Lease;
import com.diwaar.outbound.send.Order;
import com.diwaar.outbound.send.Send;
import com.diwaar.outbound.send.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeasingTest {

    private static final int PLACES = 10;

    private final InFlight inFlight = new InFlight(PLACES);
    private final List<Map<String, Integer>> statements = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private volatile Function<Map<String, Integer>, List<Attempt>> store = LeasingTest::all;
    private final Leasing leasing = new Leasing(inFlight, 8, this::store);

    @AfterEach
    void stop() {
        firstMayEnd.countDown();
        leasing.stop();
    }

    private List<Attempt> store(Map<String, Integer> mostBySender) {
        statements.add(mostBySender);
        if (statements.size() == 1) {
            awaitUninterrupted(firstMayEnd);
        }
        return store.apply(mostBySender);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As many as may be. */
    private static List<Attempt> all(Map<String, Integer> mostBySender) {
        List<Attempt> attempts = new ArrayList<>();
        mostBySender.forEach((sender, most) -> {
            for (int i = 0; i < most; i++) {
                attempts.add(attempt(sender));
            }
        });
        return attempts;
    }

    private static Attempt attempt(String sender) {
        Order order = Examples.attempt("a").send().order();
        Text text = new Text(order.text().channel(), sender, order.text().recipient(), "a", List.of());
        Send send = new Send(
                7,
                new Order(order.lane(), 0, order.about(), text, order.purpose(), order.hints(), order.askedAt()),
                1,
                Instant.now());
        return new Attempt(UUID.randomUUID(), send, Lease.of(Duration.ofMinutes(1)));
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    private FutureTask<List<Attempt>> wish(String sender, int most) {
        return start(() -> leasing.lease(sender, most));
    }

    @Test
    void whoComesWhileOneStatementRunsSharesTheNext() throws Exception {
        leasing.start();
        var first = wish("first", 1);
        await().until(() -> statements.size() == 1);
        var greedy = wish("greedy", Integer.MAX_VALUE);
        var modest = wish("modest", 1);
        var other = wish("other", Integer.MAX_VALUE);
        await().until(() -> leasing.waiting() == 3);
        firstMayEnd.countDown();

        assertThat(first.get()).hasSize(1);
        assertThat(modest.get()).hasSize(1);
        assertThat(greedy.get().size() + other.get().size()).isEqualTo(7);
        assertThat(greedy.get()).allMatch(one -> one.send().text().sender().equals("greedy"));
        assertThat(Math.abs(greedy.get().size() - other.get().size())).isLessThanOrEqualTo(1);
        assertThat(statements).hasSize(2);
        assertThat(inFlight.now()).isEqualTo(1 + 8);
    }

    @Test
    void whatIsNotLeasedIsFreeAgain() throws Exception {
        firstMayEnd.countDown();
        store = _ -> List.of();
        leasing.start();

        assertThat(wish("a", Integer.MAX_VALUE).get()).isEmpty();
        await().until(() -> inFlight.now() == 0);
    }

    @Test
    void aFailureIsToldToAllAndCostsNoPlace() {
        firstMayEnd.countDown();
        store = _ -> {
            throw new IllegalStateException("the database is away");
        };
        leasing.start();

        assertThatThrownBy(() -> leasing.lease("a", 3)).hasMessage("the database is away");
        await().until(() -> inFlight.now() == 0);
        store = LeasingTest::all;
        assertThat(start(() -> leasing.lease("a", 3))).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void whereNoPlaceIsFreeItWaitsForOne() throws Exception {
        firstMayEnd.countDown();
        leasing.start();
        assertThat(wish("a", 8).get()).hasSize(8);
        assertThat(wish("a", 8).get()).hasSize(2);
        var late = wish("b", 8);
        await().until(() -> leasing.waiting() == 0);
        assertThat(late).isNotDone();
        inFlight.free(1);

        assertThat(late.get()).hasSize(1);
    }
}
