package com.diwaar.webhooks.http;

import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.EventType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as the API shows it.
 *
 * @param disabledReason absent while it is enabled
 * @param secret only in the answer that created it
 */
record EndpointView(
        long id,
        String url,
        List<String> eventTypes,
        List<Long> assistantIds,
        boolean enabled,
        @Nullable String disabledReason,
        Instant createdAt,
        Instant updatedAt,
        @Nullable String secret) {

    static EndpointView of(Endpoint endpoint, @Nullable String secret) {
        return new EndpointView(
                endpoint.id(),
                endpoint.url(),
                endpoint.eventTypes().stream().map(EventType::wire).sorted().toList(),
                endpoint.assistantIds().stream().sorted().toList(),
                endpoint.enabled(),
                endpoint.disabledReason()
                        .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                        .orElse(null),
                endpoint.createdAt(),
                endpoint.updatedAt(),
                secret);
    }
}
