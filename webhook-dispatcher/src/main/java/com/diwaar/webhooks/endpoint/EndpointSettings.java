package com.diwaar.webhooks.endpoint;

import java.util.Set;

/**
 * What an endpoint's owner decides about it; the fields mean what they mean in {@link Endpoint}.
 *
 * @param enabled whether anything shall be sent to it
 */
public record EndpointSettings(String url, Set<EventType> eventTypes, Set<Long> assistantIds, boolean enabled) {

    /** What its owner decided so far. */
    public static EndpointSettings of(Endpoint endpoint) {
        return new EndpointSettings(endpoint.url(), endpoint.eventTypes(), endpoint.assistantIds(), endpoint.enabled());
    }
}
