package com.diwaar.outbound.send;

import com.diwaar.events.ErrorCode;
import com.diwaar.outbound.send.Sends.Backlog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Refuses up front what a sender could not send within its window: better now, with an estimate, than silently late. An
 * answer counts only the answers before it, since it goes before all outreach.
 */
public final class QueueLimit {

    private final Sends sends;
    private final Paces paces;
    private final PaceSettings settings;
    private final Clock clock;

    public QueueLimit(Sends sends, Paces paces, PaceSettings settings, Clock clock) {
        this.sends = sends;
        this.paces = paces;
        this.settings = settings;
        this.clock = clock;
    }

    /** Which of these orders find no room, in their order, and why. Senders without a pace have room for all. */
    public Map<Order, Decision.Failed> refused(List<Order> orders) {
        Map<String, Double> bounded = paces.bounded(
                orders.stream().map(order -> order.text().sender()).toList());
        Map<String, Queue> queues = new HashMap<>();
        Map<String, Backlog> waiting = bounded.isEmpty() ? Map.of() : sends.backlogs(bounded.keySet());
        bounded.forEach((sender, pace) ->
                queues.put(sender, new Queue(waiting.getOrDefault(sender, Backlog.NONE), pace)));
        Map<Order, Decision.Failed> refused = new HashMap<>();
        for (Order order : orders) {
            Queue queue = queues.get(order.text().sender());
            if (queue != null && order.purpose() != Purpose.OPT_OUT_NOTICE) {
                queue.add(order).ifPresent(failed -> refused.put(order, failed));
            }
        }
        return refused;
    }

    /** What waits at one sender, these orders included as far as they were let in. */
    private final class Queue {
        private final double pace;
        private final List<Long> segments = new ArrayList<>();

        Queue(Backlog backlog, double pace) {
            this.pace = pace;
            segments.add(backlog.replySegments());
            segments.add(backlog.segments() - backlog.replySegments());
        }

        Optional<Decision.Failed> add(Order order) {
            int lane = order.lane().ordinal();
            long before = order.lane() == Lane.REPLY ? segments.getFirst() : segments.getFirst() + segments.getLast();
            int own = order.text().segments().count();
            Duration wait = Duration.ofMillis(Math.round((before + own) * 1000 / pace));
            if (wait.compareTo(settings.window()) > 0) {
                return Optional.of(full(before, wait));
            }
            segments.set(lane, segments.get(lane) + own);
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
