package com.diwaar.webhooks.delivery;

import com.diwaar.webhooks.endpoint.Endpoint.DisabledReason;
import com.diwaar.webhooks.endpoint.Endpoints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How endpoints fare. One that answers 410 Gone is disabled at once; one that fails, and has done nothing but fail for
 * {@link DispatchSettings#disableAfter}, is too.
 */
public final class Standings {

    private static final Logger log = LoggerFactory.getLogger(Standings.class);

    private final Endpoints endpoints;
    private final LongConsumer disabled;
    private final Duration disableAfter;
    private final Tally tally;
    private final Clock clock;

    /**
     * @param disabled told of each endpoint that was disabled
     */
    public Standings(Endpoints endpoints, Tally tally, LongConsumer disabled, Duration disableAfter, Clock clock) {
        this.endpoints = endpoints;
        this.tally = tally;
        this.disabled = disabled;
        this.disableAfter = disableAfter;
        this.clock = clock;
    }

    /** Notes these results, and disables whom they are the end of. Noting one again changes nothing but the tally. */
    void note(List<Result> results) {
        Set<Long> wentWell = new HashSet<>();
        Map<Long, Instant> failed = new HashMap<>();
        for (Result result : results) {
            long id = result.assignment().endpoint().id();
            if (result.verdict() instanceof Verdict.Delivered) {
                wentWell.add(id);
            } else {
                failed.merge(id, result.attempt().startedAt(), (a, b) -> a.isBefore(b) ? a : b);
            }
        }
        failed.keySet().removeAll(wentWell);
        results.stream()
                .filter(result -> result.verdict() instanceof Verdict.EndpointGone)
                .map(result -> result.assignment().endpoint().id())
                .distinct()
                .forEach(id -> disable(id, DisabledReason.GONE, null));
        Instant bearable = clock.instant().minus(disableAfter);
        endpoints.note(wentWell, failed).forEach((id, since) -> {
            if (!since.isAfter(bearable)) {
                disable(id, DisabledReason.FAILING, since);
            }
        });
        tally.count(results);
    }

    private void disable(long endpointId, DisabledReason reason, @Nullable Instant failingSince) {
        if (endpoints.disable(endpointId, reason, failingSince, clock.instant())) {
            log.atInfo()
                    .addKeyValue("event", "endpoint_disabled")
                    .addKeyValue("endpoint", endpointId)
                    .addKeyValue("reason", reason)
                    .log("Disabled an endpoint");
            disabled.accept(endpointId);
        }
    }
}
