package com.diwaar.webhooks.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import com.diwaar.webhooks.delivery.Dispatcher;
import com.diwaar.webhooks.delivery.NewDelivery;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.EndpointSecret;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import com.diwaar.webhooks.endpoint.Endpoints;
import com.diwaar.webhooks.endpoint.EventType;
import com.diwaar.webhooks.http.EndpointRequests.Change;
import com.diwaar.webhooks.http.EndpointRequests.Creation;
import com.diwaar.webhooks.http.EndpointRequests.Test;
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
    private final Dispatcher dispatcher;
    private final TestEvents testEvents;
    private final Clock clock;

    EndpointsController(
            Endpoints endpoints, EndpointRequests requests, Dispatcher dispatcher, TestEvents testEvents, Clock clock) {
        this.endpoints = endpoints;
        this.requests = requests;
        this.dispatcher = dispatcher;
        this.testEvents = testEvents;
        this.clock = clock;
    }

    /** Answers with the secret, once and never again. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    EndpointView add(@AuthenticationPrincipal Caller caller, @RequestBody Creation creation) {
        EndpointSettings settings = requests.settings(creation);
        EndpointSecret secret = EndpointSecret.random();
        Endpoint endpoint = endpoints.add(Callers.organizationOf(caller), settings, secret);
        return EndpointView.of(endpoint, secret.shown());
    }

    @GetMapping
    Items<EndpointView> list(@AuthenticationPrincipal Caller caller) {
        List<EndpointView> items = endpoints.of(Callers.organizationOf(caller)).stream()
                .map(endpoint -> EndpointView.of(endpoint, null))
                .toList();
        return new Items<>(items, null);
    }

    @GetMapping("/{id}")
    EndpointView get(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        return EndpointView.of(find(caller, id), null);
    }

    /** Changes what is given and leaves the rest. */
    @PatchMapping("/{id}")
    EndpointView change(@AuthenticationPrincipal Caller caller, @PathVariable long id, @RequestBody Change change) {
        EndpointSettings settings = requests.settings(EndpointSettings.of(find(caller, id)), change);
        Endpoint endpoint = endpoints
                .change(Callers.organizationOf(caller), id, settings)
                .orElseThrow(() -> Callers.unknown("endpoint"));
        if (endpoint.enabled()) {
            dispatcher.wake();
        }
        return EndpointView.of(endpoint, null);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        if (!endpoints.remove(Callers.organizationOf(caller), id)) {
            throw Callers.unknown("endpoint");
        }
    }

    /** Sends a made-up event of the wanted type, whatever the endpoint listens to. */
    @PostMapping("/{id}/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    TestStarted test(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestBody(required = false) @Nullable Test test) {
        Endpoint endpoint = find(caller, id);
        if (!endpoint.enabled()) {
            throw new RequestRefused(ErrorCode.CONFLICT, "The endpoint is disabled; enable it first.");
        }
        EventType type = requests.testType(test);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        NewDelivery delivery = NewDelivery.of(
                endpoint, UUID.randomUUID(), type, now, testEvents.body(type, now, endpoint.organizationId()));
        dispatcher.accept(List.of(delivery));
        return new TestStarted(delivery.id(), delivery.eventId(), type.wire());
    }

    /** The delivery to look at under {@code /deliveries}. */
    record TestStarted(UUID deliveryId, UUID eventId, String type) {}

    private Endpoint find(Caller caller, long id) {
        return endpoints.find(Callers.organizationOf(caller), id).orElseThrow(() -> Callers.unknown("endpoint"));
    }
}
