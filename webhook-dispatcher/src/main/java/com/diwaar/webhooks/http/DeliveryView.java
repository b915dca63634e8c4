package com.diwaar.webhooks.http;

import com.diwaar.webhooks.delivery.Attempt;
import com.diwaar.webhooks.delivery.DeliveryHistory.Delivery;
import com.diwaar.webhooks.delivery.DeliveryHistory.State;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as the API shows it.
 *
 * @param eventId the {@code webhook-id} of every attempt
 * @param nextAttemptAt absent where none is to come; where one is under way, when it is taken for lost
 * @param payload the body, where one delivery is asked for
 * @param attempts likewise
 */
record DeliveryView(
        UUID id,
        long endpointId,
        UUID eventId,
        String type,
        Instant occurredAt,
        String state,
        int attemptCount,
        @Nullable Instant lastAttemptAt,
        @Nullable Integer lastStatus,
        @Nullable Instant nextAttemptAt,
        @Nullable String payload,
        @Nullable List<AttemptView> attempts) {

    /** One attempt, in the order they were made. */
    record AttemptView(
            Instant startedAt,
            long durationMs,
            @Nullable Integer status,
            @Nullable String error,
            @Nullable String answer) {

        static AttemptView of(Attempt attempt) {
            return new AttemptView(
                    attempt.startedAt(),
                    attempt.duration().toMillis(),
                    attempt.status(),
                    attempt.error(),
                    attempt.answer());
        }
    }

    static DeliveryView summary(Delivery delivery) {
        return of(delivery, null, null);
    }

    static DeliveryView whole(Delivery delivery, List<Attempt> attempts) {
        return of(
                delivery,
                delivery.payload(),
                attempts.stream().map(AttemptView::of).toList());
    }

    /** The state as it stands in JSON. */
    static String wire(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static DeliveryView of(Delivery delivery, @Nullable String payload, @Nullable List<AttemptView> attempts) {
        return new DeliveryView(
                delivery.id(),
                delivery.endpointId(),
                delivery.eventId(),
                delivery.type(),
                delivery.occurredAt(),
                wire(delivery.state()),
                delivery.attempts(),
                delivery.lastAttemptAt(),
                delivery.lastStatus(),
                delivery.nextAttemptAt(),
                payload,
                attempts);
    }
}
