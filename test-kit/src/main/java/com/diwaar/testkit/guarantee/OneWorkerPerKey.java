package com.diwaar.testkit.guarantee;

import com.diwaar.testkit.guarantee.Observation.Begun;
import com.diwaar.testkit.guarantee.Observation.Disturbed;
import com.diwaar.testkit.guarantee.Observation.Done;
import com.diwaar.testkit.guarantee.Observation.LetGo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * At any time at most one worker has hold of a key: from its first {@link Begun} until it lets go. A process that was
 * disturbed holds nothing any more: a stopped one can't let go, and what it does when it wakes is a ghost's. After a rebalance it must have let go.
 */
public final class OneWorkerPerKey implements Guarantee {

    private record Holder(String process, String worker) {}

    private final Map<String, Holder> holders = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    @Override
    public void observe(Observation observation) {
        switch (observation) {
            case Begun one -> hold(one.at(), one.key(), new Holder(one.process(), one.worker()));
            case Done one -> {
                if (!new Holder(one.process(), one.worker()).equals(holders.get(one.key()))) {
                    violations.add(
                            "%s was done by %s, which had no hold of %s".formatted(one.id(), one.worker(), one.key()));
                }
            }
            case LetGo one -> holders.remove(one.key(), new Holder(one.process(), one.worker()));
            case Disturbed one ->
                holders.values().removeIf(holder -> holder.process().equals(one.process()));
            default -> {}
        }
    }

    @Override
    public List<String> violations() {
        return List.copyOf(violations);
    }

    private void hold(long at, String key, Holder holder) {
        Holder before = holders.put(key, holder);
        if (before != null && !before.equals(holder)) {
            violations.add("%s and %s had hold of %s at once, at %d".formatted(before, holder, key, at));
        }
    }
}
