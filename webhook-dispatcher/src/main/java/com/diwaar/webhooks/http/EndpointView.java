package com.diwaar.webhooks.http;

import com.diwaar.webhooks.delivery.Replays;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.EndpointSecret;
import com.diwaar.webhooks.endpoint.EventType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as the API shows it.
 *
 * @param headerNames of the custom headers; their values are never shown
 * @param disabledReason absent while it is enabled, as is {@code disabledAt}
 * @param failingSince absent where the last attempt went well
 * @param previousSecretUntil until when the secret before the last rotation signs too; absent where there is none
 * @param missed what a replay can bring back; where one endpoint is asked for, and absent where that is nothing
 * @param secret only in the answer that created or rotated it
 */
record EndpointView(
        long id,
        String url,
        List<String> eventTypes,
        List<Long> assistantIds,
        boolean enabled,
        List<String> headerNames,
        @Nullable Integer timeoutSeconds,
        @Nullable Integer ratePerSecond,
        boolean ordered,
        @Nullable String disabledReason,
        @Nullable Instant disabledAt,
        @Nullable Instant failingSince,
        @Nullable Instant previousSecretUntil,
        @Nullable MissedView missed,
        Instant createdAt,
        Instant updatedAt,
        @Nullable String secret) {

    /** How many deliveries failed for good or were held, and since when: what to ask {@code /deliveries/replay} for. */
    record MissedView(long deliveries, Instant since) {}

    static EndpointView of(Endpoint endpoint) {
        return of(endpoint, null, null);
    }

    static EndpointView withSecret(Endpoint endpoint, EndpointSecret secret) {
        return of(endpoint, null, secret.shown());
    }

    static EndpointView withMissed(Endpoint endpoint, Replays.@Nullable Missed missed) {
        return of(endpoint, missed == null ? null : new MissedView(missed.deliveries(), missed.since()), null);
    }

    private static EndpointView of(Endpoint endpoint, @Nullable MissedView missed, @Nullable String secret) {
        return new EndpointView(
                endpoint.id(),
                endpoint.url(),
                endpoint.eventTypes().stream().map(EventType::wire).sorted().toList(),
                endpoint.assistantIds().stream().sorted().toList(),
                endpoint.enabled(),
                endpoint.settings().headers().names(),
                endpoint.timeout().map(timeout -> (int) timeout.toSeconds()).orElse(null),
                endpoint.settings().ratePerSecond(),
                endpoint.ordered(),
                endpoint.disabledReason()
                        .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                        .orElse(null),
                endpoint.standing().disabledAt(),
                endpoint.standing().failingSince(),
                endpoint.secrets().previousUntil(),
                missed,
                endpoint.createdAt(),
                endpoint.updatedAt(),
                secret);
    }
}
