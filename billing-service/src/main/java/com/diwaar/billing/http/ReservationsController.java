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
import com.diwaar.billing.http.ReservationsController.Outcome.Held;
import com.diwaar.billing.http.ReservationsController.Outcome.Refused;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.Problems;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
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

    /**
     * @param reservationId printable ASCII, such as {@code text:SM...} or {@code command:<uuid>}
     * @param units how many texts at the most
     * @param segments how many segments at the most, over all of them; counts under a plan by segment
     */
    record Request(
            @NotNull
            @Pattern(regexp = "[!-~]{1,200}", message = "must be 1 to 200 printable ASCII characters without spaces")
            String reservationId,

            @NotNull Long organizationId,
            @NotNull @Positive @Max(1000) Long units,
            @Positive @Max(10_000) @Nullable Long segments) {}

    record Answer(String reservationId, String state, long units) {}

    record Requests(@NotNull @Size(min = 1, max = 200) List<@NotNull @Valid Request> reservations) {}

    /**
     * What {@code POST /reservations} would have answered.
     *
     * @param status its HTTP status
     * @param problem where it is not 200
     */
    record One(
            String reservationId,
            int status,
            @Nullable String state,
            @Nullable Long units,

            @Schema(ref = "#/components/schemas/Problem") @Nullable
            ProblemDetail problem) {}

    record Answers(List<One> reservations) {}

    /** What was held, or why nothing was. */
    sealed interface Outcome {
        record Held(Answer answer) implements Outcome {}

        record Refused(RequestRefused why) implements Outcome {}
    }

    @PostMapping("/reservations")
    Answer reserve(@AuthenticationPrincipal Caller caller, @Valid @RequestBody Request request) {
        return switch (reserve(caller, List.of(request)).getFirst()) {
            case Held(Answer answer) -> answer;
            case Refused(RequestRefused why) -> throw why;
        };
    }

    /** Several at once, of whichever organisations; each is answered by itself, in the order of the request. */
    @PostMapping("/reservations/batch")
    Answers reserveAll(@AuthenticationPrincipal Caller caller, @Valid @RequestBody Requests requests) {
        List<One> answers = new ArrayList<>();
        for (Outcome outcome : reserve(caller, requests.reservations())) {
            String id = requests.reservations().get(answers.size()).reservationId();
            answers.add(
                    switch (outcome) {
                        case Held(Answer answer) ->
                            new One(id, HttpStatus.OK.value(), answer.state(), answer.units(), null);
                        case Refused(RequestRefused why) ->
                            new One(id, why.code().httpStatus(), null, null, Problems.of(why));
                    });
        }
        return new Answers(answers);
    }

    private List<Outcome> reserve(Caller caller, List<Request> requests) {
        Callers.requireService(caller);
        Instant now = clock.instant();
        Instant expires = now.plus(settings.reservationLifetime());
        List<ReservationAnswer> answers = reservations.reserve(requests.stream()
                .map(request -> new ReservationRequest(
                        request.reservationId(),
                        request.organizationId(),
                        request.units(),
                        request.segments(),
                        now,
                        expires))
                .toList());
        List<Outcome> outcomes = new ArrayList<>();
        for (ReservationAnswer answer : answers) {
            meters.counter("diwaar.reservations", "answer", answer.getClass().getSimpleName())
                    .increment();
            outcomes.add(outcome(requests.get(outcomes.size()).reservationId(), answer, now));
        }
        return outcomes;
    }

    private static Outcome outcome(String id, ReservationAnswer answer, Instant now) {
        return switch (answer) {
            case Reserved(long units) -> new Held(new Answer(id, ReservationState.RESERVED.wire(), units));
            case Settled(long units) -> new Held(new Answer(id, ReservationState.SETTLED.wire(), units));
            case LimitReached limit -> new Refused(limitReached(limit, now));
            case Suspended() ->
                new Refused(new RequestRefused(
                        ErrorCode.BILLING_LIMIT_REACHED,
                        "The organisation is suspended.",
                        Map.of("limit", "suspended"),
                        null));
            case UnknownOrganization() -> new Refused(Callers.noSuchOrganization());
            case TakenByAnother() ->
                new Refused(new RequestRefused(ErrorCode.CONFLICT, "This reservation_id is another organisation's."));
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
