package com.diwaar.outbound.attempt;

import java.util.Optional;

/** Is asked right before the first byte of a call is written. */
@FunctionalInterface
public interface LastLook {

    /** Why the call must not be made after all; empty where it may. */
    Optional<Outcome> objection();
}
