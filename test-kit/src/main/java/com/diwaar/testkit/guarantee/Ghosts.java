package com.diwaar.testkit.guarantee;

import com.diwaar.testkit.guarantee.Observation.Begun;
import com.diwaar.testkit.guarantee.Observation.Disturbed;
import com.diwaar.testkit.guarantee.Observation.Done;
import com.diwaar.testkit.guarantee.Observation.LetGo;
import com.diwaar.testkit.guarantee.Observation.Rebalanced;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tells the living from the ghosts. A process that was stopped and wakes goes on with what it had begun, and begins more,
 * until it learns that its partitions are another's. All that such workers do counts for nothing, neither for nor against
 * a guarantee about work; effects are another matter. Sees observations in the order of time.
 */
final class Ghosts implements Predicate<Observation> {

    private final Map<String, Set<String>> workers = new HashMap<>();
    private final Set<String> ghosts = new HashSet<>();
    private final Set<String> unaware = new HashSet<>();

    /** Whether the observation counts. */
    @Override
    public boolean test(Observation observation) {
        switch (observation) {
            case Disturbed one -> {
                unaware.add(one.process());
                ghosts.addAll(workers.getOrDefault(one.process(), Set.of()));
            }
            case Rebalanced one -> unaware.remove(one.process());
            case Begun one -> {
                workers.computeIfAbsent(one.process(), none -> new HashSet<>()).add(one.worker());
                if (unaware.contains(one.process())) {
                    ghosts.add(one.worker());
                }
            }
            default -> {}
        }
        return !isOfGhost(observation);
    }

    private boolean isOfGhost(Observation observation) {
        return switch (observation) {
            case Begun one -> ghosts.contains(one.worker());
            case Done one -> ghosts.contains(one.worker());
            case LetGo one -> ghosts.contains(one.worker());
            default -> false;
        };
    }
}
