package com.diwaar.webhooks.fanout;

import com.diwaar.webhooks.delivery.Dispatcher;
import com.diwaar.webhooks.delivery.NewDelivery;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.Endpoints;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/**
 * Makes each event a delivery for every endpoint of its organisation that wants it. The endpoints are read with each batch, one
 * query for all of its organisations: what their owners changed holds at once, on every replica.
 */
public final class FanOut {

    /** Deliveries stored at once: a poll's events times an organisation's endpoints may be a million. */
    static final int AT_ONCE = 2000;

    private final Endpoints endpoints;
    private final Dispatcher dispatcher;
    private final Persons persons;

    public FanOut(Endpoints endpoints, Dispatcher dispatcher, Persons persons) {
        this.endpoints = endpoints;
        this.dispatcher = dispatcher;
        this.persons = persons;
    }

    /**
     * Returns when all deliveries are stored, piece by piece. Where it throws, some of them may be; giving the events again
     * adds the others.
     */
    public void all(List<WebhookEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        Map<Long, List<Endpoint>> byOrganization = endpoints.ofAll(
                events.stream().map(WebhookEvent::organizationId).collect(Collectors.toSet()));
        accept(events.stream()
                .flatMap(event -> deliveries(event, byOrganization.getOrDefault(event.organizationId(), List.of()))));
    }

    /** As {@link #all}, but not to that endpoint. */
    void toOthersThan(long endpointId, WebhookEvent event) {
        List<Endpoint> others = endpoints.of(event.organizationId()).stream()
                .filter(endpoint -> endpoint.id() != endpointId)
                .toList();
        accept(deliveries(event, others));
    }

    private void accept(Stream<NewDelivery> deliveries) {
        deliveries.gather(Gatherers.windowFixed(AT_ONCE)).forEach(dispatcher::accept);
    }

    private Stream<NewDelivery> deliveries(WebhookEvent event, List<Endpoint> endpoints) {
        Long person = endpoints.isEmpty() ? null : persons.of(event.customer());
        return endpoints.stream()
                .filter(endpoint -> endpoint.enabled() || endpoint.keepsWhatItMisses())
                .filter(endpoint -> endpoint.wants(event.type(), event.assistantId()))
                .map(endpoint -> NewDelivery.of(
                        endpoint,
                        event.id(),
                        event.type(),
                        event.occurredAt(),
                        event.payload(),
                        event.conversationId(),
                        person));
    }
}
