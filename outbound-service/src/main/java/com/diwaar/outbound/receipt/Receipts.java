package com.diwaar.outbound.receipt;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All receipts, by the provider's sid. */
public interface Receipts {

    /** Takes reports in their order, each where its text moves forward by it; returns the texts' receipts as they stand then. */
    Map<String, Receipt> moveForward(List<Receipt> reported);

    /** One text's. */
    Optional<Receipt> of(String messageSid);
}
