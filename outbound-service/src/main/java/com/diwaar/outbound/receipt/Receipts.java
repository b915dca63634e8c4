package com.diwaar.outbound.receipt;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All receipts, by the provider's sid. */
public interface Receipts {

    /** Stores each where the text moves forward by it; returns all of them as they stand then. */
    Map<String, Receipt> moveForward(Collection<Receipt> reported);

    /** One text's. */
    Optional<Receipt> of(String messageSid);

    /** Those of these texts that have one. */
    List<Receipt> of(Collection<String> messageSids);
}
