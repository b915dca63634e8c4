package com.diwaar.testkit.guarantee;

import com.diwaar.testkit.guarantee.Observation.Disturbed;
import com.diwaar.testkit.guarantee.Observation.Done;
import com.diwaar.testkit.guarantee.Observation.Effect;
import com.diwaar.testkit.guarantee.Observation.Rebalanced;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Nothing happened twice that may happen once. {@linkplain #ofEffects() Effects} may never: that is what the world sees.
 * {@linkplain #ofWork() Work} may be done again only where a disturbance or a rebalance of whoever did it before lies in between: what
 * it had finished but could not yet commit comes again, and nothing else does.
 */
public final class NothingDoubled implements Guarantee {

    private final boolean effects;
    private final Map<String, Done> done = new HashMap<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private final Map<String, Long> disturbed = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private int redelivered;

    private NothingDoubled(boolean effects) {
        this.effects = effects;
    }

    /** Judges effects, by id; no repetition is allowed. */
    public static NothingDoubled ofEffects() {
        return new NothingDoubled(true);
    }

    /** Judges what workers were done with; repetition is allowed after a disturbance or a rebalance. */
    public static NothingDoubled ofWork() {
        return new NothingDoubled(false);
    }

    @Override
    public void observe(Observation observation) {
        switch (observation) {
            case Effect one
            when effects -> {
                if (seen.merge(one.id(), 1, Integer::sum) > 1) {
                    violations.add("%s had its effect %d times".formatted(one.id(), seen.get(one.id())));
                }
            }
            case Done one
            when !effects -> {
                Done before = done.put(one.id(), one);
                if (before != null && !disturbedSince(before)) {
                    violations.add("%s of %s was done again by %s, after %s, for no reason"
                            .formatted(one.id(), one.key(), one.worker(), before.worker()));
                } else if (before != null) {
                    redelivered++;
                }
            }
            case Disturbed one -> disturbed.put(one.process(), one.at());
            case Rebalanced one -> disturbed.put(one.process(), one.at());
            default -> {}
        }
    }

    @Override
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** How many records were done again, allowed as it was. */
    public int redelivered() {
        return redelivered;
    }

    private boolean disturbedSince(Done before) {
        Long last = disturbed.get(before.process());
        return last != null && last >= before.at();
    }
}
