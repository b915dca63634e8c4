package com.diwaar.testkit.guarantee;

import com.diwaar.testkit.guarantee.Observation.Begun;
import com.diwaar.testkit.guarantee.Observation.Disturbed;
import com.diwaar.testkit.guarantee.Observation.Done;
import com.diwaar.testkit.guarantee.Observation.Produced;
import com.diwaar.testkit.guarantee.Observation.Rebalanced;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Each key's records are dealt with in the order in which they were produced. Two rules, since a redelivery after a
 * disturbance, and a retry, start again at an older record: a record is taken up for the first time only when all before
 * it of its key were; and a process that is done with a record touches none before it of that key, unless it is
 * disturbed.
 */
public final class OrderPerKey implements Guarantee {

    private final Map<String, Integer> position = new HashMap<>();
    private final Map<String, Integer> produced = new HashMap<>();
    private final List<Observation> run = new ArrayList<>();

    @Override
    public void observe(Observation observation) {
        // A record may be taken up before its producer hears that the broker has it: positions first, judgement later.
        if (observation instanceof Produced one) {
            position.put(one.id(), produced.merge(one.key(), 1, Integer::sum) - 1);
        } else {
            run.add(observation);
        }
    }

    @Override
    public List<String> violations() {
        var violations = new ArrayList<String>();
        var taken = new HashSet<String>();
        var takenOfKey = new HashMap<String, Integer>();
        var doneBy = new HashMap<String, Map<String, Integer>>();
        for (Observation observation : run) {
            switch (observation) {
                case Begun one
                when position.containsKey(one.id()) -> {
                    firstTaken(one, taken, takenOfKey, violations);
                    notBehind(one.process(), one.key(), one.id(), doneBy, violations);
                }
                case Done one
                when position.containsKey(one.id()) -> {
                    notBehind(one.process(), one.key(), one.id(), doneBy, violations);
                    doneBy.computeIfAbsent(one.process(), none -> new HashMap<>())
                            .merge(one.key(), positionOf(one.id()), Math::max);
                }
                case Disturbed one -> doneBy.remove(one.process());
                case Rebalanced one -> doneBy.remove(one.process());
                default -> {}
            }
        }
        return violations;
    }

    private void firstTaken(Begun one, Set<String> taken, Map<String, Integer> takenOfKey, List<String> violations) {
        if (!taken.add(one.id())) {
            return;
        }
        int turn = takenOfKey.merge(one.key(), 1, Integer::sum) - 1;
        int expected = positionOf(one.id());
        if (turn != expected) {
            violations.add("%s is number %d of %s, but was taken up as number %d"
                    .formatted(one.id(), expected, one.key(), turn));
        }
    }

    private void notBehind(
            String process, String key, String id, Map<String, Map<String, Integer>> doneBy, List<String> violations) {
        int last = doneBy.getOrDefault(process, Map.of()).getOrDefault(key, -1);
        if (positionOf(id) < last) {
            violations.add("%s of %s was touched by %s after a later one was done".formatted(id, key, process));
        }
    }

    private int positionOf(String id) {
        return Objects.requireNonNull(position.get(id), id);
    }
}
