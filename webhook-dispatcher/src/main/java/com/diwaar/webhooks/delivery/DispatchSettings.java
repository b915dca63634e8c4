package com.diwaar.webhooks.delivery;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of one replica.
 *
 * @param allowedHosts hosts that may be private and spoken to in plain http: for development
 * @param allowedPorts ports that a URL may name, besides those of allowed hosts; empty means any
 * @param concurrency attempts under way at once, over all endpoints
 * @param endpointConcurrency attempts under way at once to one endpoint that is doing well
 * @param attemptTimeout the longest an attempt may take, from the look-up of the name to the last byte read, where an
 *     endpoint's owner does not say otherwise
 * @param connectTimeout the longest part of it that may go to finding and connecting to one address
 * @param lease how long a delivery stays with a replica that may have died
 * @param tick how often what is due again is looked for, where nothing wakes the search before
 * @param disableAfter after how much time of nothing but failure an endpoint is disabled
 * @param retention how long deliveries are kept after their events
 */
@ConfigurationProperties("diwaar.webhooks")
public record DispatchSettings(
        @DefaultValue List<String> allowedHosts,
        @DefaultValue List<Integer> allowedPorts,
        @DefaultValue("512") int concurrency,
        @DefaultValue("16") int endpointConcurrency,
        @DefaultValue("15s") Duration attemptTimeout,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("60s") Duration lease,
        @DefaultValue("500ms") Duration tick,
        @DefaultValue("5d") Duration disableAfter,
        @DefaultValue("90d") Duration retention) {

    public DispatchSettings {
        if (concurrency < 2 || endpointConcurrency < 1) {
            throw new IllegalArgumentException("diwaar.webhooks: concurrency must be 2 at least, per endpoint 1");
        }
        if (lease.compareTo(attemptTimeout.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("diwaar.webhooks.lease must be twice the attempt-timeout at least");
        }
    }
}
