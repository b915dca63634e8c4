package com.diwaar.conversation.optout;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The record of opt-outs. Storing the same again changes nothing; the order of storing does not matter. */
public interface OptOuts {

    Optional<OptOut> of(long organizationId, String customerNumber);

    /** The person said a STOP word. */
    OptOut stop(long organizationId, String customerNumber, String sender, Instant at);

    /** The person said a START word to this number, opted out or not. */
    OptOut start(long organizationId, String customerNumber, String sender, Instant at);

    /** The provider blocks these. Returns what stands for each person. */
    List<OptOut> block(Collection<Block> blocks);

    /** The provider refused, at that time, to text this person from this number. A START since then has lifted it. */
    record Block(long organizationId, String customerNumber, String sender, Instant at) {}
}
