package com.diwaar.webhooks.fanout;

import com.diwaar.kit.identity.EventIds;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.Endpoint.DisabledReason;
import com.diwaar.webhooks.endpoint.Endpoint.Standing;
import com.diwaar.webhooks.endpoint.Endpoints;
import com.diwaar.webhooks.endpoint.EventType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells an organisation's other endpoints that one was disabled, other than by its owner. The row says "not yet announced"
 * until they are told, so a crash between delays the notice and loses none; told twice, it has the same id.
 */
public final class DisabledNotices {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Endpoints endpoints;
    private final FanOut fanOut;

    public DisabledNotices(Endpoints endpoints, FanOut fanOut) {
        this.endpoints = endpoints;
        this.fanOut = fanOut;
    }

    /** Announces what is not announced yet. */
    public void announce() {
        for (Endpoint endpoint : endpoints.unannounced()) {
            Instant disabledAt = endpoint.standing().disabledAt();
            if (disabledAt != null) {
                fanOut.toOthersThan(endpoint.id(), notice(endpoint, disabledAt));
            }
            endpoints.announced(endpoint.id(), disabledAt == null ? Instant.EPOCH : disabledAt);
        }
    }

    private static WebhookEvent notice(Endpoint endpoint, Instant disabledAt) {
        Instant at = disabledAt.truncatedTo(ChronoUnit.MILLIS);
        EventType type = EventType.ENDPOINT_DISABLED;
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", type.wire());
        body.put("timestamp", at.toString());
        body.put("data", data(endpoint, at));
        return new WebhookEvent(
                EventIds.of(type.wire(), endpoint.id() + ":" + at.toEpochMilli()),
                type,
                endpoint.organizationId(),
                null,
                null,
                null,
                at,
                JSON.writeValueAsString(body));
    }

    /** What is said of it, under the names that {@link EventCatalog} documents. */
    private static Map<String, @Nullable Object> data(Endpoint endpoint, Instant at) {
        Standing standing = endpoint.standing();
        DisabledReason reason = standing.disabled();
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("organization_id", endpoint.organizationId());
        data.put("endpoint_id", endpoint.id());
        data.put("url", endpoint.url());
        data.put("reason", reason == null ? null : reason.name().toLowerCase(Locale.ROOT));
        data.put("disabled_at", at.toString());
        Instant missedSince = standing.missedSince();
        data.put("missed_since", missedSince == null ? null : missedSince.toString());
        return data;
    }
}
