package com.diwaar.systemtests.proofs;

import java.util.List;
import java.util.Map;

/**
 * How a proof went.
 *
 * @param violations of what was claimed; none is the proof
 * @param facts what was seen, by name
 */
public record Verdict(List<String> violations, Map<String, Object> facts) {

    public Verdict {
        violations = List.copyOf(violations);
    }

    public boolean holds() {
        return violations.isEmpty();
    }
}
