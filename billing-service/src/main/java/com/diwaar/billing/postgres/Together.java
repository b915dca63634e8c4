package com.diwaar.billing.postgres;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;

/**
 * Answers together what arrives together: while questions about a key are under way, those that come for it wait, and are the
 * next ones. Nobody waits for company, and one key at a time is asked about by one thread only; different keys are at once. Who has
 * waited too long for what is under way gives up unasked.
 *
 * @param <K> what questions are about
 * @param <Q> a question
 * @param <A> its answer
 */
final class Together<K, Q, A> {

    /** Answers questions about a key: one answer for each, in their order. */
    @FunctionalInterface
    interface Work<K, Q, A> {
        List<A> answer(K key, List<Q> questions);
    }

    /** Where a caller waits until somebody has answered, or it is its turn to do so for itself and those behind it. */
    private static final class Seat<Q, A> {
        final List<Q> questions;
        final CompletableFuture<List<Seat<Q, A>>> turn = new CompletableFuture<>();
        private @Nullable List<A> answers;

        Seat(List<Q> questions) {
            this.questions = questions;
        }

        void answered(List<A> own) {
            answers = own;
            turn.complete(List.of());
        }

        List<A> answers() {
            return Objects.requireNonNull(answers);
        }
    }

    private final Work<K, Q, A> work;
    private final int mostAtOnce;
    private final Duration patience;

    /** The waiting, by what is under way. */
    private final ConcurrentMap<K, Queue<Seat<Q, A>>> waiting = new ConcurrentHashMap<>();

    /**
     * Answers by this work.
     *
     * @param mostAtOnce so many questions at a time, unless a single caller has more
     * @param patience how long a caller waits for its turn
     */
    Together(int mostAtOnce, Duration patience, Work<K, Q, A> work) {
        this.mostAtOnce = mostAtOnce;
        this.patience = patience;
        this.work = work;
    }

    /**
     * Returns the answers in the order of the questions; what the work throws is thrown to all whom it was for.
     *
     * @throws CannotAcquireLockException where it was not asked, since what is under way takes too long
     */
    List<A> ask(K key, List<Q> questions) {
        Seat<Q, A> own = new Seat<>(questions);
        List<Seat<Q, A>> batch = isFirst(key, own) ? List.of(own) : awaitTurn(key, own);
        if (!batch.isEmpty()) {
            answer(key, batch);
        }
        return own.answers();
    }

    /** How many callers wait behind what is under way. */
    int waitingFor(K key) {
        int[] count = {0};
        waiting.computeIfPresent(key, (_, line) -> {
            count[0] = line.size();
            return line;
        });
        return count[0];
    }

    private boolean isFirst(K key, Seat<Q, A> own) {
        boolean[] first = {false};
        waiting.compute(key, (_, line) -> {
            first[0] = line == null;
            Queue<Seat<Q, A>> joined = line == null ? new ArrayDeque<>() : line;
            if (line != null) {
                joined.add(own);
            }
            return joined;
        });
        return first[0];
    }

    private List<Seat<Q, A>> awaitTurn(K key, Seat<Q, A> own) {
        try {
            return own.turn.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return leftOrTaken(key, own);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return leftOrTaken(key, own);
        } catch (ExecutionException _) {
            return own.turn.join();
        }
    }

    /** Who is already among those that are under way, or next, stays. */
    private List<Seat<Q, A>> leftOrTaken(K key, Seat<Q, A> own) {
        boolean[] left = {false};
        waiting.computeIfPresent(key, (_, line) -> {
            left[0] = line.remove(own);
            return line;
        });
        if (left[0]) {
            throw new CannotAcquireLockException("What was under way took longer than " + patience);
        }
        return own.turn.join();
    }

    private void answer(K key, List<Seat<Q, A>> batch) {
        try {
            List<Q> questions =
                    batch.stream().flatMap(seat -> seat.questions.stream()).toList();
            List<A> answers = work.answer(key, questions);
            int from = 0;
            for (Seat<Q, A> seat : batch) {
                seat.answered(List.copyOf(answers.subList(from, from + seat.questions.size())));
                from += seat.questions.size();
            }
        } catch (Throwable e) {
            batch.forEach(seat -> seat.turn.completeExceptionally(e));
            throw e;
        } finally {
            handOver(key);
        }
    }

    private void handOver(K key) {
        List<Seat<Q, A>> next = new ArrayList<>();
        waiting.computeIfPresent(key, (_, line) -> {
            for (int questions = 0; !line.isEmpty() && (next.isEmpty() || questions < mostAtOnce); ) {
                Seat<Q, A> seat = line.remove();
                questions += seat.questions.size();
                next.add(seat);
            }
            return next.isEmpty() ? null : line;
        });
        if (!next.isEmpty()) {
            next.getFirst().turn.complete(List.copyOf(next));
        }
    }
}
