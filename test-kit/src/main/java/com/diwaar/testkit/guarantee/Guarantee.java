package com.diwaar.testkit.guarantee;

import java.util.List;

/**
 * A promise that watches a run and then judges it. It knows nothing of the scenario: it sees observations in the order
 * of time and says where they broke the promise. For one run only.
 */
public interface Guarantee {

    /** Called with every observation, by time, from one thread. */
    void observe(Observation observation);

    /** A sentence for each breach; none if the promise was kept. */
    List<String> violations();
}
