package com.diwaar.webhooks;

import com.diwaar.webhooks.delivery.Assignment;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.Endpoint.Standing;
import com.diwaar.webhooks.endpoint.EndpointSecret;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import com.diwaar.webhooks.endpoint.Secrets;
import java.time.Instant;
import java.util.UUID;

/** Endpoints, and deliveries to them, for tests that need no database. */
public final class TestEndpoints {

    private TestEndpoints() {}

    public static Endpoint endpoint(long id, EndpointSettings settings) {
        return endpoint(id, settings, Secrets.of(EndpointSecret.random()));
    }

    public static Endpoint endpoint(long id, EndpointSettings settings, Secrets secrets) {
        return new Endpoint(id, 7, settings, secrets, Standing.NEW, Instant.EPOCH, Instant.EPOCH);
    }

    /** A first attempt, in no order, with a lease that never ends. */
    public static Assignment assignment(Endpoint endpoint, String payload) {
        return new Assignment(
                UUID.randomUUID(), endpoint, UUID.randomUUID(), Instant.EPOCH, payload, 0, Instant.MAX, false, false);
    }
}
