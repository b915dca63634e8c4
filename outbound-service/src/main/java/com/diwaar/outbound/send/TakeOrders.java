package com.diwaar.outbound.send;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes stored sends of a poll's orders. A known one that is decided is announced again; an undecided one is left alone. */
public final class TakeOrders {

    private final Sends sends;
    private final Senders senders;
    private final Announcements announcements;

    public TakeOrders(Sends sends, Senders senders, Announcements announcements) {
        this.sends = sends;
        this.senders = senders;
        this.announcements = announcements;
    }

    /** Returns the senders that have something to do now. */
    public Set<String> take(List<Order> orders) {
        senders.meet(orders);
        List<DecidedSend> decided = sends.take(orders);
        if (!decided.isEmpty()) {
            announcements.announce(decided);
            sends.markAnnounced(decided);
        }
        Set<String> busy = new HashSet<>();
        orders.forEach(order -> busy.add(order.text().sender()));
        return busy;
    }
}
