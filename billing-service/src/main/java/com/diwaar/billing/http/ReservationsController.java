package com.diwaar.billing.http;

import com.diwaar.billing.credit.CreditSettings;
import com.diwaar.billing.credit.ReservationAnswer;
import com.diwaar.billing.credit.ReservationAnswer.LimitReached;
import com.diwaar.billing.credit.ReservationAnswer.Reserved;
import com.diwaar.billing.credit.ReservationAnswer.Settled;
import com.diwaar.billing.credit.ReservationAnswer.Suspended;
import com.diwaar.billing.credit.ReservationAnswer.TakenByAnother;
import com.diwaar.billing.credit.ReservationAnswer.UnknownOrganization;
import com.diwaar.billing.credit.ReservationRequest;
import com.diwaar.billing.credit.ReservationState;
import com.diwaar.billing.credit.Reservations;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Credit, for the other services. 429 {@code billing_limit_reached} names the limit: {@code messages_per_month} lifts at
 * {@code lifts_at} (and Retry-After), {@code prepaid_credit} when more is bought, {@code suspended} when an operator says so.
 */
@RestController
class ReservationsController {

    private final Reservations reservations;
    private final CreditSettings settings;
    private final Clock clock;
    private final MeterRegistry meters;

    ReservationsController(Reservations reservations, CreditSettings settings, Clock clock, MeterRegistry meters) {
        this.reservations = reservations;
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
    }

    /** @param reservationId printable ASCII, such as {@code text:SM...} or {@code command:<uuid>} */
    record Request(
            @NotNull
            @Pattern(regexp = "[!-~]{1,200}", message = "must be 1 to 200 printable ASCII characters without spaces")
            String reservationId,

            @NotNull Long organizationId,
            @NotNull @Positive @Max(1000) Long units) {}

    record Answer(String reservationId, String state, long units) {}

    @PostMapping("/reservations")
    Answer reserve(@AuthenticationPrincipal Caller caller, @Valid @RequestBody Request request) {
        Callers.requireService(caller);
        Instant now = clock.instant();
        ReservationAnswer answer = reservations.reserve(new ReservationRequest(
                request.reservationId(),
                request.organizationId(),
                request.units(),
                now,
                now.plus(settings.reservationLifetime())));
        meters.counter("diwaar.reservations", "answer", answer.getClass().getSimpleName())
                .increment();
        return switch (answer) {
            case Reserved(long units) -> new Answer(request.reservationId(), ReservationState.RESERVED.wire(), units);
            case Settled(long units) -> new Answer(request.reservationId(), ReservationState.SETTLED.wire(), units);
            case LimitReached limit -> throw limitReached(limit, now);
            case Suspended() ->
                throw new RequestRefused(
                        ErrorCode.BILLING_LIMIT_REACHED,
                        "The organisation is suspended.",
                        Map.of("limit", "suspended"),
                        null);
            case UnknownOrganization() -> throw Callers.noSuchOrganization();
            case TakenByAnother() ->
                throw new RequestRefused(ErrorCode.CONFLICT, "This reservation_id is another organisation's.");
        };
    }

    private static RequestRefused limitReached(LimitReached limit, Instant now) {
        Instant liftsAt = limit.liftsAt();
        return liftsAt == null
                ? new RequestRefused(
                        ErrorCode.BILLING_LIMIT_REACHED,
                        "The credit that was bought is used up.",
                        Map.of("limit", "prepaid_credit", "message_limit", limit.messageLimit()),
                        null)
                : new RequestRefused(
                        ErrorCode.BILLING_LIMIT_REACHED,
                        "The limit of %d messages per month is reached; it lifts at %s."
                                .formatted(limit.messageLimit(), liftsAt),
                        Map.of(
                                "limit",
                                "messages_per_month",
                                "message_limit",
                                limit.messageLimit(),
                                "lifts_at",
                                liftsAt.toString()),
                        Duration.between(now, liftsAt));
    }
}
