package com.diwaar.outbound.receipt;

import java.util.List;

/** Tells the others how far texts are. */
public interface DeliveryNews {

    /** Returns once all are safely told; the same again has the same id. */
    void tell(List<Delivery> deliveries);
}
