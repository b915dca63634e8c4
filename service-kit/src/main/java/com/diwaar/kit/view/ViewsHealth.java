package com.diwaar.kit.view;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Part of readiness: a service whose views have not caught up would decide on old state, and one whose topics are not made yet
 * can write nothing.
 */
public final class ViewsHealth implements HealthIndicator {

    private final BooleanSupplier topicsAreMade;
    private final List<CompactedView<?>> views;

    public ViewsHealth(BooleanSupplier topicsAreMade, List<CompactedView<?>> views) {
        this.topicsAreMade = topicsAreMade;
        this.views = views;
    }

    @Override
    public Health health() {
        return topicsAreMade.getAsBoolean() && views.stream().allMatch(CompactedView::isReady)
                ? Health.up().build()
                : Health.outOfService().build();
    }
}
