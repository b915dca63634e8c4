package com.diwaar.outbound.send;

import com.diwaar.events.ErrorCode;
import com.diwaar.outbound.send.Sends.Backlog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Refuses up front what a sender could not send within its window: better now, with an estimate, than silently late. An
 * answer counts only the answers before it, since it goes before all outreach.
 *
 * <p>What waits is summed up now and then only, and what is stored here counted in between: all of a sender's orders come to
 * the replica that drains it. What goes out meanwhile is less than a thousandth of the window.
 */
public final class QueueLimit {

    private static final int SUMS_A_WINDOW = 1000;

    private final Function<Collection<String>, Map<String, Backlog>> backlogs;
    private final Paces paces;
    private final PaceSettings settings;
    private final Clock clock;
    private final Map<String, Sums> known = new ConcurrentHashMap<>();

    /**
     * @param backlogs sums up what waits at some senders; none where nothing does
     */
    public QueueLimit(
            Function<Collection<String>, Map<String, Backlog>> backlogs,
            Paces paces,
            PaceSettings settings,
            Clock clock) {
        this.backlogs = backlogs;
        this.paces = paces;
        this.settings = settings;
        this.clock = clock;
    }

    /** Which of these orders find no room, in their order, and why. Senders without a pace have room for all. */
    public Map<Order, Decision.Failed> refused(List<Order> orders) {
        Map<String, Double> bounded = paces.bounded(
                orders.stream().map(order -> order.text().sender()).toList());
        Map<String, Queue> queues = new HashMap<>();
        sumUp(bounded.keySet());
        bounded.forEach((sender, pace) -> queues.put(sender, new Queue(known.getOrDefault(sender, Sums.NONE), pace)));
        Map<Order, Decision.Failed> refused = new HashMap<>();
        for (Order order : orders) {
            Queue queue = queues.get(order.text().sender());
            if (queue != null && order.purpose() != Purpose.OPT_OUT_NOTICE) {
                queue.add(order).ifPresent(failed -> refused.put(order, failed));
            }
        }
        return refused;
    }

    /** These wait now too. */
    public void stored(Collection<Order> orders) {
        orders.forEach(order -> known.computeIfPresent(order.text().sender(), (_, sums) -> sums.with(order)));
    }

    private void sumUp(Set<String> senders) {
        Instant now = clock.instant();
        Instant tooOld = now.minus(settings.window().dividedBy(SUMS_A_WINDOW));
        Set<String> old = senders.stream()
                .filter(sender -> !known.getOrDefault(sender, Sums.NONE).at().isAfter(tooOld))
                .collect(Collectors.toSet());
        if (!old.isEmpty()) {
            Map<String, Backlog> waiting = backlogs.apply(old);
            old.forEach(sender -> known.put(sender, Sums.of(waiting.getOrDefault(sender, Backlog.NONE), now)));
        }
    }

    /** The segments that wait at one sender. */
    private record Sums(long replies, long outreach, Instant at) {

        static final Sums NONE = new Sums(0, 0, Instant.MIN);

        static Sums of(Backlog backlog, Instant at) {
            return new Sums(backlog.replySegments(), backlog.segments() - backlog.replySegments(), at);
        }

        Sums with(Order order) {
            int own = order.text().segments().count();
            return order.lane() == Lane.REPLY
                    ? new Sums(replies + own, outreach, at)
                    : new Sums(replies, outreach + own, at);
        }
    }

    /** What waits at one sender, these orders included as far as they were let in. */
    private final class Queue {
        private final double pace;
        private Sums waiting;

        Queue(Sums waiting, double pace) {
            this.pace = pace;
            this.waiting = waiting;
        }

        Optional<Decision.Failed> add(Order order) {
            long before = order.lane() == Lane.REPLY ? waiting.replies() : waiting.replies() + waiting.outreach();
            int own = order.text().segments().count();
            Duration wait = Duration.ofMillis(Math.round((before + own) * 1000 / pace));
            if (wait.compareTo(settings.window()) > 0) {
                return Optional.of(full(before, wait));
            }
            waiting = waiting.with(order);
            return Optional.empty();
        }

        private Decision.Failed full(long before, Duration wait) {
            Instant now = clock.instant();
            String detail = "The sender's queue is full: %d segments wait, which take %d minutes at %s a second."
                    .formatted(before, wait.toMinutes(), pace);
            return new Decision.Failed(
                    ErrorCode.SENDER_QUEUE_FULL,
                    detail,
                    null,
                    now,
                    now.plus(wait).minus(settings.window()));
        }
    }
}
