package com.diwaar.webhooks.http;

import com.diwaar.kit.security.Caller;
import com.diwaar.webhooks.delivery.Hours;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.Endpoints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How attempts went over time. */
@RestController
class HoursController {

    private static final int LONGEST = 90 * 24;

    private final Endpoints endpoints;
    private final Hours hours;
    private final Clock clock;

    HoursController(Endpoints endpoints, Hours hours, Clock clock) {
        this.endpoints = endpoints;
        this.hours = hours;
        this.clock = clock;
    }

    /**
     * An hour's attempts.
     *
     * @param averageMs how long one took
     */
    record HourView(Instant hour, long delivered, long failed, long averageMs) {}

    /** Of one endpoint or of all, the hours in which there were any, oldest first; some seconds behind. */
    @GetMapping("/deliveries/hours")
    Items<HourView> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "endpoint_id", required = false) @Nullable Long endpointId,
            @RequestParam(defaultValue = "24") int hours) {
        long organizationId = Callers.organizationOf(caller);
        List<Long> ids = endpointId == null
                ? endpoints.of(organizationId).stream().map(Endpoint::id).toList()
                : List.of(endpoints
                        .find(organizationId, endpointId)
                        .orElseThrow(() -> Callers.unknown("endpoint"))
                        .id());
        Instant since = clock.instant()
                .minus(Duration.ofHours(Math.clamp(hours, 1, LONGEST) - 1L))
                .truncatedTo(ChronoUnit.HOURS);
        return new Items<>(
                this.hours.of(ids, since).stream()
                        .map(hour -> new HourView(
                                hour.hour(),
                                hour.counts().delivered(),
                                hour.counts().failed(),
                                hour.counts().tookMillis()
                                        / Math.max(
                                                1,
                                                hour.counts().delivered()
                                                        + hour.counts().failed())))
                        .toList(),
                null);
    }
}
