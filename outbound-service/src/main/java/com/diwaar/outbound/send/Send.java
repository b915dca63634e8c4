package com.diwaar.outbound.send;

import java.time.Instant;

/**
 * A stored order.
 *
 * @param id grows in the order in which a lane's records came
 * @param tries attempts made so far
 * @param waitingSince when its turn first came, else when it came itself: time in a queue is no failure of the provider
 */
public record Send(long id, Order order, int tries, Instant waitingSince) {

    public About about() {
        return order.about();
    }

    public Text text() {
        return order.text();
    }
}
