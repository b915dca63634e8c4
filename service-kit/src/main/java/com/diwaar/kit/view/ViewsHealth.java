package com.diwaar.kit.view;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Part of readiness: a service whose views have not caught up would decide on old state. */
public final class ViewsHealth implements HealthIndicator {

    private final List<CompactedView<?>> views;

    public ViewsHealth(List<CompactedView<?>> views) {
        this.views = views;
    }

    @Override
    public Health health() {
        return views.stream().allMatch(CompactedView::isReady)
                ? Health.up().build()
                : Health.outOfService().build();
    }
}
