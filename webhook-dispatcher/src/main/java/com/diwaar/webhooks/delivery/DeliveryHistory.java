package com.diwaar.webhooks.delivery;

import com.diwaar.webhooks.endpoint.EventType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of an organisation's deliveries; another organisation's do not exist for it. */
public interface DeliveryHistory {

    /** Where a delivery is. */
    enum State {
        PENDING,
        DELIVERED,
        /** Tried for days in vain, or refused for good. */
        FAILED,
        /** Not sent, since the endpoint is disabled. */
        HELD,
        /** Not sent, since the endpoint was deleted. */
        CANCELLED
    }

    /**
     * A delivery as it stands.
     *
     * @param nextAttemptAt null where none is to come
     */
    record Delivery(
            UUID id,
            long endpointId,
            UUID eventId,
            String type,
            String payload,
            Instant occurredAt,
            State state,
            int attempts,
            @Nullable Instant lastAttemptAt,
            @Nullable Integer lastStatus,
            @Nullable Instant nextAttemptAt) {}

    /**
     * Which deliveries; null means any.
     *
     * @param before only those that come after this one in the list, which is newest first
     */
    record Filter(
            @Nullable Long endpointId,
            @Nullable State state,
            @Nullable EventType type,
            @Nullable UUID before,
            int limit) {}

    /** Newest first, by when the events occurred. */
    List<Delivery> list(long organizationId, Filter filter);

    Optional<Delivery> find(long organizationId, UUID id);

    /** In the order they were made. */
    List<Attempt> attemptsOf(UUID id);

    /**
     * Makes it due now, as if it were new: to an ordered endpoint, behind what waits of its conversation. False where there is no
     * such delivery.
     */
    boolean replay(long organizationId, UUID id, Instant now);
}
