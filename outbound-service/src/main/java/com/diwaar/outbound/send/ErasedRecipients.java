package com.diwaar.outbound.send;

import java.util.List;
import java.util.Set;

/** People who were erased, and whom an order may still be for that was given before. */
public interface ErasedRecipients {

    /** Those of these orders that were given before their recipient was erased. They are forgotten when they are told of. */
    Set<Order> among(List<Order> orders);

    /** Ends what has not gone out yet to the recipients of these, given before they were erased; returns that. */
    List<DecidedSend> cancel(Set<Order> orders);
}
