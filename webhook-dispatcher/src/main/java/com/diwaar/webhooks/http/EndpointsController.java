package com.diwaar.webhooks.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import com.diwaar.webhooks.delivery.Dispatcher;
import com.diwaar.webhooks.delivery.NewDelivery;
import com.diwaar.webhooks.delivery.Replays;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.EndpointBounds;
import com.diwaar.webhooks.endpoint.EndpointSecret;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import com.diwaar.webhooks.endpoint.Endpoints;
import com.diwaar.webhooks.endpoint.EventType;
import com.diwaar.webhooks.http.EndpointRequests.EndpointForm;
import com.diwaar.webhooks.http.EndpointRequests.RotationForm;
import com.diwaar.webhooks.http.EndpointRequests.TestForm;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /endpoints}: an organisation's own endpoints, by its API key. */
@RestController
@RequestMapping("/endpoints")
class EndpointsController {

    private final Endpoints endpoints;
    private final EndpointRequests requests;
    private final EndpointBounds bounds;
    private final Dispatcher dispatcher;
    private final Replays replays;
    private final TestEvents testEvents;
    private final Clock clock;

    EndpointsController(
            Endpoints endpoints,
            EndpointRequests requests,
            EndpointBounds bounds,
            Dispatcher dispatcher,
            Replays replays,
            TestEvents testEvents,
            Clock clock) {
        this.endpoints = endpoints;
        this.requests = requests;
        this.bounds = bounds;
        this.dispatcher = dispatcher;
        this.replays = replays;
        this.testEvents = testEvents;
        this.clock = clock;
    }

    /** Answers with the secret, once and never again. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    EndpointView add(@AuthenticationPrincipal Caller caller, @RequestBody EndpointForm form) {
        EndpointSettings settings = requests.settings(form);
        EndpointSecret secret = EndpointSecret.random();
        return endpoints
                .add(Callers.organizationOf(caller), settings, secret, bounds.mostPerOrganization())
                .map(endpoint -> EndpointView.withSecret(endpoint, secret))
                .orElseThrow(() -> new RequestRefused(
                        ErrorCode.CONFLICT,
                        "You have " + bounds.mostPerOrganization()
                                + " endpoints, as many as there may be; delete one first."));
    }

    @GetMapping
    Items<EndpointView> list(@AuthenticationPrincipal Caller caller) {
        List<EndpointView> items = endpoints.of(Callers.organizationOf(caller)).stream()
                .map(EndpointView::of)
                .toList();
        return new Items<>(items, null);
    }

    @GetMapping("/{id}")
    EndpointView get(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        return withMissed(find(caller, id));
    }

    /** Changes what is given and leaves the rest. Enabled again, it tells what a replay can bring back. */
    @PatchMapping("/{id}")
    EndpointView change(@AuthenticationPrincipal Caller caller, @PathVariable long id, @RequestBody EndpointForm form) {
        EndpointSettings before = find(caller, id).settings();
        EndpointSettings settings = requests.settings(before, form);
        Endpoint endpoint = endpoints
                .change(Callers.organizationOf(caller), id, settings, clock.instant())
                .orElseThrow(() -> Callers.unknown("endpoint"));
        dispatcher.changed(id);
        if (settings.enabled() != before.enabled() || !settings.url().equals(before.url())) {
            dispatcher.forgive(id);
        }
        return withMissed(endpoint);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        if (!endpoints.remove(Callers.organizationOf(caller), id)) {
            throw Callers.unknown("endpoint");
        }
        dispatcher.changed(id);
    }

    /** Answers with a new secret, once. The one before signs too for the grace time, so that receivers can change over. */
    @PostMapping("/{id}/secret")
    EndpointView rotate(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestBody(required = false) @Nullable RotationForm form) {
        EndpointSecret secret = EndpointSecret.random();
        Instant previousUntil = clock.instant().plus(requests.grace(form)).truncatedTo(ChronoUnit.MILLIS);
        return endpoints
                .rotate(Callers.organizationOf(caller), id, secret, previousUntil)
                .map(endpoint -> EndpointView.withSecret(endpoint, secret))
                .orElseThrow(() -> Callers.unknown("endpoint"));
    }

    /** Sends an example of the wanted type, whatever the endpoint listens to. */
    @PostMapping("/{id}/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    TestStarted test(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestBody(required = false) @Nullable TestForm form) {
        Endpoint endpoint = find(caller, id);
        if (!endpoint.enabled()) {
            throw new RequestRefused(ErrorCode.CONFLICT, "The endpoint is disabled; enable it first.");
        }
        EventType type = requests.testType(form);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        NewDelivery delivery = NewDelivery.of(
                endpoint, UUID.randomUUID(), type, now, testEvents.body(type, now, endpoint.organizationId()));
        dispatcher.accept(List.of(delivery));
        return new TestStarted(delivery.id(), delivery.eventId(), type.wire());
    }

    /** The delivery to look at under {@code /deliveries}. */
    record TestStarted(UUID deliveryId, UUID eventId, String type) {}

    private EndpointView withMissed(Endpoint endpoint) {
        return EndpointView.withMissed(endpoint, replays.missed(endpoint.id()).orElse(null));
    }

    private Endpoint find(Caller caller, long id) {
        return endpoints.find(Callers.organizationOf(caller), id).orElseThrow(() -> Callers.unknown("endpoint"));
    }
}
