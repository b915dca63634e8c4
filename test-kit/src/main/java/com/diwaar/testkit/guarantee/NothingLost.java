package com.diwaar.testkit.guarantee;

import com.diwaar.testkit.guarantee.Observation.Done;
import com.diwaar.testkit.guarantee.Observation.Produced;
import com.diwaar.testkit.guarantee.Observation.PutAside;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything that was produced was handled or put aside. */
public final class NothingLost implements Guarantee {

    private final Map<String, String> produced = new LinkedHashMap<>();
    private final Set<String> done = new HashSet<>();

    @Override
    public void observe(Observation observation) {
        switch (observation) {
            case Produced one -> produced.put(one.id(), one.key());
            case Done one -> done.add(one.id());
            case PutAside one -> done.add(one.id());
            default -> {}
        }
    }

    @Override
    public List<String> violations() {
        return produced.entrySet().stream()
                .filter(one -> !done.contains(one.getKey()))
                .map(one -> "%s of %s was never done".formatted(one.getKey(), one.getValue()))
                .toList();
    }
}
