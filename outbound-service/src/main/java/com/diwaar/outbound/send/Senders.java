package com.diwaar.outbound.send;

import java.util.List;
import java.util.OptionalDouble;

/** The numbers we send from. */
public interface Senders {

    /** Makes the orders' senders known, where they are not. */
    void meet(List<Order> orders);

    /** The sender's own pace in segments a second, where one is set. */
    OptionalDouble pace(String phoneNumber);

    /** The organisation's senders. */
    List<Sender> of(long organizationId);

    /**
     * A number we send from.
     *
     * @param segmentsPerSecond empty where the default holds
     */
    record Sender(String phoneNumber, String numberType, OptionalDouble segmentsPerSecond) {}
}
