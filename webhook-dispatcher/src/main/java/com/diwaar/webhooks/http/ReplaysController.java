package com.diwaar.webhooks.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import com.diwaar.webhooks.delivery.Replaying;
import com.diwaar.webhooks.delivery.Replays;
import com.diwaar.webhooks.delivery.Replays.Replay;
import com.diwaar.webhooks.delivery.Replays.What;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.Endpoints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Replays of many: all that failed since a time, or all since a time. */
@RestController
class ReplaysController {

    private static final int SHOWN = 50;
    private static final String A_TIME = "a time between the year 2000 and tomorrow, such as 2026-11-22T15:00:00Z.";
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    /** Clocks differ. */
    private static final Duration LEAD = Duration.ofDays(1);

    private final Endpoints endpoints;
    private final Replays replays;
    private final Replaying replaying;
    private final Clock clock;

    ReplaysController(Endpoints endpoints, Replays replays, Replaying replaying, Clock clock) {
        this.endpoints = endpoints;
        this.replays = replays;
        this.replaying = replaying;
        this.clock = clock;
    }

    /**
     * What to replay.
     *
     * @param endpointId absent means all endpoints that are enabled
     * @param what {@code failed} (also what was held), or {@code all}; {@code failed} where it is absent
     * @param since the earliest event: a time with its offset, from the year 2000 to tomorrow
     */
    record ReplayForm(
            @Nullable Long endpointId,
            @Nullable String what,
            @Nullable String since) {}

    /**
     * How far a replay is.
     *
     * @param replayed how many deliveries it has made due so far
     */
    record ReplayView(
            UUID id, long endpointId, String what, Instant since, Instant until, long replayed, boolean done) {

        static ReplayView of(Replay replay) {
            return new ReplayView(
                    replay.id(),
                    replay.endpointId(),
                    replay.what().name().toLowerCase(Locale.ROOT),
                    replay.since(),
                    replay.until(),
                    replay.replayed(),
                    replay.done());
        }
    }

    /** Begins one for each endpoint that has none under way, and answers at once. */
    @PostMapping("/deliveries/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Items<ReplayView> begin(@AuthenticationPrincipal Caller caller, @RequestBody ReplayForm form) {
        long organizationId = Callers.organizationOf(caller);
        What what = what(form.what());
        Instant since = since(form.since());
        List<Endpoint> chosen = chosen(organizationId, form.endpointId());
        List<ReplayView> begun = chosen.stream()
                .flatMap(endpoint -> replaying.begin(organizationId, endpoint.id(), what, since).stream())
                .map(ReplayView::of)
                .toList();
        if (begun.isEmpty() && !chosen.isEmpty()) {
            throw new RequestRefused(ErrorCode.CONFLICT, "A replay is under way; ask again when it is done.");
        }
        return new Items<>(begun, null);
    }

    /** The latest, newest first. */
    @GetMapping("/deliveries/replays")
    Items<ReplayView> list(@AuthenticationPrincipal Caller caller) {
        List<Replay> latest = replays.latest(Callers.organizationOf(caller), SHOWN);
        return new Items<>(latest.stream().map(ReplayView::of).toList(), null);
    }

    @GetMapping("/deliveries/replays/{id}")
    ReplayView get(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        return replays.find(Callers.organizationOf(caller), id)
                .map(ReplayView::of)
                .orElseThrow(() -> Callers.unknown("replay"));
    }

    private Instant since(@Nullable String given) {
        if (given == null) {
            throw EndpointRequests.invalid("since is missing: " + A_TIME);
        }
        try {
            Instant since = OffsetDateTime.parse(given).toInstant();
            if (!since.isBefore(EARLIEST) && !since.isAfter(clock.instant().plus(LEAD))) {
                return since;
            }
        } catch (DateTimeParseException _) {
            // a number, for one: seconds or milliseconds is not for us to guess
        }
        throw EndpointRequests.invalid("since must be " + A_TIME);
    }

    private List<Endpoint> chosen(long organizationId, @Nullable Long endpointId) {
        if (endpointId == null) {
            return endpoints.of(organizationId).stream()
                    .filter(Endpoint::enabled)
                    .toList();
        }
        Endpoint endpoint = endpoints.find(organizationId, endpointId).orElseThrow(() -> Callers.unknown("endpoint"));
        if (!endpoint.enabled()) {
            throw new RequestRefused(ErrorCode.CONFLICT, "The endpoint is disabled; enable it first.");
        }
        return List.of(endpoint);
    }

    private static What what(@Nullable String wire) {
        return switch (wire) {
            case "all" -> What.ALL;
            case "failed" -> What.FAILED;
            case null -> What.FAILED;
            default -> throw EndpointRequests.invalid("what must be failed or all.");
        };
    }
}
