package com.diwaar.outbound.send;

import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/** The numbers we send from. */
public interface Senders {

    /** Makes the orders' senders known, where they are not. */
    void meet(List<Order> orders);

    /** Those of these numbers that are known. */
    List<Sender> named(Collection<String> phoneNumbers);

    /**
     * Sets type, own pace and whether it is paused, beforehand too. False where the number is another organisation's, which is
     * known once that has sent from it; what somebody else had set before that is forgotten then.
     */
    boolean set(long organizationId, Sender sender);

    /** The organisation's senders. */
    List<Sender> of(long organizationId);

    /**
     * A number we send from.
     *
     * @param segmentsPerSecond empty where the type's holds
     * @param paused whether nothing goes out from it for now
     */
    record Sender(String phoneNumber, NumberType numberType, OptionalDouble segmentsPerSecond, boolean paused) {}
}
