package com.diwaar.webhooks.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import com.diwaar.webhooks.delivery.DeliveryHistory;
import com.diwaar.webhooks.delivery.DeliveryHistory.Delivery;
import com.diwaar.webhooks.delivery.DeliveryHistory.Filter;
import com.diwaar.webhooks.delivery.DeliveryHistory.State;
import com.diwaar.webhooks.delivery.Dispatcher;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.Endpoints;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /deliveries}: what became of an organisation's events, attempt by attempt, and how to send one again. */
@RestController
@RequestMapping("/deliveries")
class DeliveriesController {

    private static final int LARGEST_PAGE = 200;

    private final DeliveryHistory history;
    private final Endpoints endpoints;
    private final Dispatcher dispatcher;
    private final Clock clock;

    DeliveriesController(DeliveryHistory history, Endpoints endpoints, Dispatcher dispatcher, Clock clock) {
        this.history = history;
        this.endpoints = endpoints;
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    /** Newest first. */
    @GetMapping
    Items<DeliveryView> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "endpoint_id", required = false) @Nullable Long endpointId,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable UUID cursor,
            @RequestParam(defaultValue = "50") int limit) {
        int size = Math.clamp(limit, 1, LARGEST_PAGE);
        List<Delivery> found = list(
                Callers.organizationOf(caller),
                new Filter(
                        endpointId,
                        state == null ? null : state(state),
                        type == null ? null : EndpointRequests.type(type),
                        cursor,
                        size + 1));
        List<Delivery> page = found.subList(0, Math.min(size, found.size()));
        return new Items<>(
                page.stream().map(DeliveryView::summary).toList(),
                found.size() > size ? page.getLast().id().toString() : null);
    }

    /** With the body as it was sent, and every attempt. */
    @GetMapping("/{id}")
    DeliveryView get(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        return DeliveryView.whole(find(caller, id), history.attemptsOf(id));
    }

    /** Sends it again, now, under the same webhook-id, with a schedule of retries of its own. */
    @PostMapping("/{id}/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    DeliveryView replay(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        long organizationId = Callers.organizationOf(caller);
        Delivery delivery = find(caller, id);
        Endpoint endpoint = endpoints
                .find(organizationId, delivery.endpointId())
                .orElseThrow(() -> new RequestRefused(ErrorCode.CONFLICT, "The endpoint was deleted."));
        if (!endpoint.enabled()) {
            throw new RequestRefused(ErrorCode.CONFLICT, "The endpoint is disabled; enable it first.");
        }
        if (!history.replay(organizationId, id, clock.instant())) {
            throw Callers.unknown("delivery");
        }
        dispatcher.wake();
        return DeliveryView.summary(find(caller, id));
    }

    private List<Delivery> list(long organizationId, Filter filter) {
        try {
            return history.list(organizationId, filter);
        } catch (QueryTimeoutException _) {
            throw new RequestRefused(
                    ErrorCode.SERVICE_UNAVAILABLE, "This takes too long now; ask for one endpoint's, or later.");
        }
    }

    private Delivery find(Caller caller, UUID id) {
        return history.find(Callers.organizationOf(caller), id).orElseThrow(() -> Callers.unknown("delivery"));
    }

    private static State state(String wire) {
        return Arrays.stream(State.values())
                .filter(state -> DeliveryView.wire(state).equals(wire))
                .findFirst()
                .orElseThrow(() -> new RequestRefused(
                        ErrorCode.INVALID_REQUEST,
                        "There is no state " + wire + "; there are pending, delivered, failed, held, cancelled."));
    }
}
