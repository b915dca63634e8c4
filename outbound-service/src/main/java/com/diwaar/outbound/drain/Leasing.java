package com.diwaar.outbound.drain;

import com.diwaar.outbound.attempt.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Leases for all senders that want something, in one statement: the busier it is, the more of them share it. Each attempt
 * that it hands out has a place among the calls; while there is none, everybody waits.
 */
final class Leasing {

    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);
    private static final int MOST_SENDERS = 500;

    private record Wish(String sender, int most, CompletableFuture<List<Attempt>> leased) {}

    private final InFlight inFlight;
    private final int mostAtOnce;
    private final Function<Map<String, Integer>, List<Attempt>> store;
    private final Batcher<Wish> wishes = new Batcher<>("leasing", MOST_SENDERS, Integer.MAX_VALUE, this::lease);

    /**
     * @param mostAtOnce attempts leased in one statement
     * @param store leases up to so many attempts of each sender
     */
    Leasing(InFlight inFlight, int mostAtOnce, Function<Map<String, Integer>, List<Attempt>> store) {
        this.inFlight = inFlight;
        this.mostAtOnce = mostAtOnce;
        this.store = store;
    }

    void start() {
        wishes.start();
    }

    void stop() {
        wishes.stop(STOP_WITHIN);
    }

    /** Waits for its turn; the sender's attempts in the order in which they shall go, perhaps fewer, perhaps none. */
    List<Attempt> lease(String sender, int most) throws InterruptedException {
        var leased = new CompletableFuture<List<Attempt>>();
        wishes.offer(new Wish(sender, most, leased));
        try {
            return leased.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e.getCause());
        }
    }

    /** How many have not come to their turn yet. */
    int waiting() {
        return wishes.waiting();
    }

    /** By the places that are free, a share for each; for whom there is none, the next round. */
    private void lease(List<Wish> all) {
        List<Wish> left = all;
        while (!left.isEmpty()) {
            try {
                int wanted = left.stream()
                        .mapToInt(wish -> Math.min(wish.most(), mostAtOnce))
                        .sum();
                int places = inFlight.take(Math.min(wanted, mostAtOnce));
                List<Wish> now = left.subList(0, Math.min(places, left.size()));
                left = left.subList(now.size(), left.size());
                fulfil(now, places);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                left.forEach(wish -> wish.leased().completeExceptionally(new CancellationException("stopping")));
                return;
            }
        }
    }

    private void fulfil(List<Wish> now, int places) {
        List<Attempt> leased = List.of();
        try {
            leased = store.apply(shares(now, places));
            Map<String, List<Attempt>> bySender = leased.stream()
                    .collect(Collectors.groupingBy(
                            attempt -> attempt.send().text().sender()));
            now.forEach(wish -> wish.leased().complete(bySender.getOrDefault(wish.sender(), List.of())));
        } catch (RuntimeException e) {
            now.forEach(wish -> wish.leased().completeExceptionally(e));
        } finally {
            inFlight.free(places - leased.size());
        }
    }

    /** Equal ones, and what somebody does not want goes to those after. */
    private static Map<String, Integer> shares(List<Wish> now, int places) {
        Map<String, Integer> shares = new LinkedHashMap<>();
        List<Wish> modestFirst = new ArrayList<>(now);
        modestFirst.sort((one, other) -> Integer.compare(one.most(), other.most()));
        int left = places;
        for (int i = 0; i < modestFirst.size(); i++) {
            Wish wish = modestFirst.get(i);
            int share = Math.min(wish.most(), Math.ceilDiv(left, modestFirst.size() - i));
            shares.put(wish.sender(), share);
            left -= share;
        }
        return shares;
    }
}
