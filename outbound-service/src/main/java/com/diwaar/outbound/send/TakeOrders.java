package com.diwaar.outbound.send;

import com.diwaar.events.ErrorCode;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes stored sends of a poll's orders. A known one that is decided or held is announced again; another is left alone. */
public final class TakeOrders {

    private final Sends sends;
    private final Senders senders;
    private final QueueLimit limit;
    private final ErasedRecipients erased;
    private final Clock clock;
    private final Announcements announcements;

    public TakeOrders(
            Sends sends,
            Senders senders,
            QueueLimit limit,
            ErasedRecipients erased,
            Announcements announcements,
            Clock clock) {
        this.sends = sends;
        this.senders = senders;
        this.limit = limit;
        this.erased = erased;
        this.clock = clock;
        this.announcements = announcements;
    }

    /** Returns the senders that have something to do now. */
    public Set<String> take(List<Order> asTheyCame) {
        List<Order> orders = asTheyCame.stream().map(Order::encodedAsTold).toList();
        senders.meet(orders);
        Map<Order, Decision.Failed> refused = refused(orders);
        Sends.Taken taken = sends.take(orders, refused);
        limit.stored(orders.stream()
                .filter(order -> taken.fresh().contains(order.about().messageId()) && !refused.containsKey(order))
                .toList());
        announce(taken.decided());
        cancelThoseErasedMeanwhile(orders);
        if (!taken.held().isEmpty()) {
            announcements.announceHeld(taken.held());
            sends.markHoldsTold(taken.held());
        }
        Set<String> busy = new HashSet<>();
        orders.forEach(order -> busy.add(order.text().sender()));
        return busy;
    }

    /** An erasure that came between the first look and the storing found nothing of them. */
    private void cancelThoseErasedMeanwhile(List<Order> orders) {
        Set<Order> late = erased.among(orders);
        if (!late.isEmpty()) {
            announce(erased.cancel(late));
        }
    }

    private void announce(List<DecidedSend> decided) {
        if (!decided.isEmpty()) {
            announcements.announce(decided);
            sends.markAnnounced(decided);
        }
    }

    private Map<Order, Decision.Failed> refused(List<Order> orders) {
        Map<Order, Decision.Failed> refused = new HashMap<>(limit.refused(orders));
        var cancelled = new Decision.Failed(ErrorCode.CANCELLED, "The recipient was erased.", null, clock.instant());
        erased.among(orders).forEach(order -> refused.put(order, cancelled));
        return refused;
    }
}
