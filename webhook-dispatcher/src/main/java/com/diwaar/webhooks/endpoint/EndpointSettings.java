package com.diwaar.webhooks.endpoint;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint's owner decides about it.
 *
 * @param eventTypes what it wants to hear of; empty means all
 * @param assistantIds whose events it wants to hear of; empty means everybody's and the organisation's own, else of the latter
 *     only the types that are named
 * @param enabled whether anything shall be sent to it
 * @param headers sent along with each request
 * @param timeout how long an attempt may take; null means as long as for any other
 * @param ratePerSecond how many attempts a second may begin, over all replicas; null means any number
 * @param ordered whether a conversation's events go one after another, by their arrival here
 */
public record EndpointSettings(
        String url,
        Set<EventType> eventTypes,
        Set<Long> assistantIds,
        boolean enabled,
        CustomHeaders headers,
        @Nullable Duration timeout,
        @Nullable Integer ratePerSecond,
        boolean ordered) {

    /** Everything goes to that URL. */
    public static EndpointSettings to(String url) {
        return new EndpointSettings(url, Set.of(), Set.of(), true, CustomHeaders.NONE, null, null, false);
    }
}
