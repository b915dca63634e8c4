package com.diwaar.webhooks.delivery;

import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.Endpoint.DisabledReason;
import com.diwaar.webhooks.endpoint.Endpoints;
import com.diwaar.webhooks.endpoint.Endpoints.Tried;
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
 * {@link DispatchSettings#disableAfter}, is too. What came of a URL that it has no more counts for nothing.
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
        Map<Long, Tried> failed = new HashMap<>();
        for (Result result : results) {
            Endpoint endpoint = result.assignment().endpoint();
            long id = endpoint.id();
            if (result.verdict() instanceof Verdict.Delivered) {
                wentWell.add(id);
            } else {
                failed.merge(
                        id,
                        new Tried(id, endpoint.url(), result.attempt().startedAt()),
                        (a, b) -> a.at().isBefore(b.at()) ? a : b);
            }
        }
        failed.keySet().removeAll(wentWell);
        results.stream()
                .filter(result -> result.verdict() instanceof Verdict.EndpointGone)
                .map(result -> result.assignment().endpoint())
                .distinct()
                .forEach(endpoint -> disable(endpoint.id(), endpoint.url(), DisabledReason.GONE, null));
        Instant bearable = clock.instant().minus(disableAfter);
        Map<Long, Instant> failing = endpoints.note(wentWell, failed.values());
        for (Tried one : failed.values()) {
            Instant since = failing.get(one.id());
            if (since != null && !since.isAfter(bearable)) {
                disable(one.id(), one.url(), DisabledReason.FAILING, since);
            }
        }
        tally.count(results);
    }

    private void disable(long endpointId, String url, DisabledReason reason, @Nullable Instant failingSince) {
        if (endpoints.disable(endpointId, url, reason, failingSince, clock.instant())) {
            log.atInfo()
                    .addKeyValue("event", "endpoint_disabled")
                    .addKeyValue("endpoint", endpointId)
                    .addKeyValue("reason", reason)
                    .log("Disabled an endpoint");
            disabled.accept(endpointId);
        }
    }
}
