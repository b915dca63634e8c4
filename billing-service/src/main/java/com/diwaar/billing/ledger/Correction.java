package com.diwaar.billing.ledger;

/** What became of an adjustment. */
public sealed interface Correction {

    /** It is in the books now. */
    record Entered() implements Correction {}

    /** One of that id was in the books before. */
    record Known(Adjustment adjustment) implements Correction {}

    /** It would give back more than was used: nothing was done. */
    record MoreThanUsed(long used) implements Correction {}
}
