package com.diwaar.webhooks.http;

import com.diwaar.kit.security.Caller;
import com.diwaar.webhooks.delivery.DeliveryHistory;
import com.diwaar.webhooks.delivery.DeliveryHistory.Delivery;
import com.diwaar.webhooks.delivery.Signature;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.Endpoints;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A delivery's request as a curl command, signed now: to be tried by hand, against the endpoint or against a copy of it. */
@RestController
class CurlController {

    private final DeliveryHistory history;
    private final Endpoints endpoints;
    private final Clock clock;

    CurlController(DeliveryHistory history, Endpoints endpoints, Clock clock) {
        this.history = history;
        this.endpoints = endpoints;
        this.clock = clock;
    }

    /** For a POSIX shell. Receivers take its signature for some minutes; custom headers have a placeholder for a value. */
    record Curl(String command) {}

    @GetMapping("/deliveries/{id}/curl")
    Curl get(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        long organizationId = Callers.organizationOf(caller);
        Delivery delivery = history.find(organizationId, id).orElseThrow(() -> Callers.unknown("delivery"));
        Endpoint endpoint = endpoints
                .find(organizationId, delivery.endpointId())
                .orElseThrow(() -> Callers.unknown("endpoint any more"));
        return new Curl(command(delivery, endpoint, clock.instant()));
    }

    private static String command(Delivery delivery, Endpoint endpoint, Instant now) {
        String webhookId = delivery.eventId().toString();
        StringBuilder curl = new StringBuilder("curl -i -X POST ").append(quoted(endpoint.url()));
        header(curl, "content-type", "application/json");
        header(curl, "webhook-id", webhookId);
        header(curl, "webhook-timestamp", Long.toString(now.getEpochSecond()));
        header(
                curl,
                "webhook-signature",
                Signature.of(
                        webhookId, now, delivery.payload(), endpoint.secrets().signing(now)));
        endpoint.settings().headers().names().forEach(name -> header(curl, name, "..."));
        return curl.append(" \\\n  --data-raw ")
                .append(quoted(delivery.payload()))
                .toString();
    }

    private static void header(StringBuilder curl, String name, String value) {
        curl.append(" \\\n  -H ").append(quoted(name + ": " + value));
    }

    /** In single quotes nothing has a meaning; one that ends them stands outside, escaped. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
