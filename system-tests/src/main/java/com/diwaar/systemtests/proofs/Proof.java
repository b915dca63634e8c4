package com.diwaar.systemtests.proofs;

import com.diwaar.localstack.StackConfig;
import com.diwaar.systemtests.Narrator;
import com.diwaar.systemtests.StackUnderTest;
import java.time.Duration;

/** Claims something of the whole system, does its worst to a running stack, and judges. */
public interface Proof {

    /** As on the command line. */
    String name();

    /** What it claims, in a sentence. */
    String claim();

    /** How many texts it takes at full size. */
    int fullSize();

    /** How many where it is one test of many. */
    int smallSize();

    /** The stack that it wants. */
    default StackConfig tune(StackConfig config) {
        return config;
    }

    /** Does it. The stack may be shared with others, one after another, and serves again when this returns. */
    Verdict run(Run run) throws InterruptedException;

    /**
     * One run of a proof.
     *
     * @param size how many texts
     * @param standStill how long what is stopped stands still: longer than sessions and leases last in this stack
     * @param seed of what is random
     */
    record Run(StackUnderTest stack, int size, Duration standStill, long seed, Narrator narrator) {

        /** Whether it shall do all that it can; small it leaves out what another proof, small, does as well. */
        boolean isLargerThan(int smallSize) {
            return size > smallSize;
        }

        void say(String what, Object... arguments) {
            narrator.say(what, arguments);
        }
    }
}
