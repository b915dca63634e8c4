package com.diwaar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.systemtests.proofs.Proof;
import com.diwaar.systemtests.proofs.Proofs;
import com.diwaar.systemtests.proofs.Verdict;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proofs at their small size; `./diwaar prove NAME` runs any at its full one. */
@ExtendWith(SharedStack.class)
@ResourceLock(SharedStack.STACK)
class ProofsIT {

    /** One and the same, at which accepted and missed texts meet, so that a build breaks over what was changed and not over luck; a full size proof takes a new one. */
    private static final long SEED = 206;

    /** The others ({@code nothing-lost}, {@code zombies}, {@code kafka-away}) strike nothing that these do not strike as well. */
    @ParameterizedTest
    @ValueSource(strings = {"conversation-steps", "missed-texts", "storm", "storm-frozen"})
    void holds(String name, StackUnderTest stack) throws Exception {
        Proof proof = Proofs.named(name).orElseThrow();

        Verdict verdict = proof.run(
                new Proof.Run(stack, proof.smallSize(), Proofs.SHORT_STAND_STILL, SEED, new Narrator(System.out)));

        assertThat(verdict.violations()).as(verdict.facts().toString()).isEmpty();
    }
}
