package com.diwaar.billing.http;

import com.diwaar.billing.credit.TopUp;
import com.diwaar.billing.credit.TopUps;
import com.diwaar.billing.ledger.Adjustment;
import com.diwaar.billing.ledger.Correction;
import com.diwaar.billing.ledger.Ledger;
import com.diwaar.billing.organization.Organization;
import com.diwaar.billing.organization.Organizations;
import com.diwaar.billing.usage.Usage;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Credit that is bought and corrections that are made, by operators; each once, under an id of the caller's. */
@RestController
class CreditController {

    private static final int LARGEST_PAGE = 1000;
    private static final String ID = "[!-~]{1,200}";
    private static final String ID_MESSAGE = "must be 1 to 200 printable ASCII characters without spaces";
    private static final String TEXT = "\\P{Cntrl}*";

    private final TopUps topUps;
    private final Ledger ledger;
    private final Usage usage;
    private final Organizations organizations;
    private final Clock clock;

    CreditController(TopUps topUps, Ledger ledger, Usage usage, Organizations organizations, Clock clock) {
        this.topUps = topUps;
        this.ledger = ledger;
        this.usage = usage;
        this.organizations = organizations;
        this.clock = clock;
    }

    /** @param topUpId the payment's, say: asked for again under it, nothing is added */
    record TopUpRequest(
            @NotNull @Pattern(regexp = ID, message = ID_MESSAGE)
            String topUpId,

            @NotNull @Positive @Max(1_000_000_000L) Long units,

            @Size(max = 500) @Pattern(regexp = TEXT) @Nullable
            String note) {}

    record TopUpView(String topUpId, long units, String note, Instant toppedUpAt) {}

    record AllTopUps(List<TopUpView> topUps) {}

    /**
     * @param units added to what was used in the current month, or of the credit; negative gives back
     * @param cost added to the current month's invoice; negative gives back
     */
    record AdjustmentRequest(
            @NotNull @Pattern(regexp = ID, message = ID_MESSAGE)
            String adjustmentId,

            @Min(-1_000_000_000L) @Max(1_000_000_000L) @Nullable
            Long units,

            @Digits(integer = 9, fraction = 8) @Nullable BigDecimal cost,

            @NotBlank @Size(max = 500) @Pattern(regexp = TEXT)
            String note) {}

    record AdjustmentView(
            String adjustmentId,
            String reason,
            @Nullable String eventId,
            LocalDate day,
            long units,
            BigDecimal cost,
            String currency,
            String note) {}

    /** @param nextCursor left out on the last page */
    record AdjustmentsPage(
            List<AdjustmentView> adjustments, @Nullable String nextCursor) {}

    @PostMapping("/organizations/{id}/top-ups")
    TopUpView topUp(
            @AuthenticationPrincipal Caller caller, @PathVariable long id, @Valid @RequestBody TopUpRequest request) {
        Callers.requireAdmin(caller);
        String note = request.note() == null ? "" : request.note();
        TopUps.Added added = topUps.add(new TopUp(request.topUpId(), id, request.units(), note, clock.instant()));
        return switch (added) {
            case ADDED, KNOWN -> view(topUps.find(id, request.topUpId()).orElseThrow());
            case CONFLICTING ->
                throw new RequestRefused(ErrorCode.CONFLICT, "This top_up_id stands for another number of units.");
            case UNKNOWN_ORGANIZATION -> throw Callers.noSuchOrganization();
        };
    }

    @GetMapping("/organizations/{id}/top-ups")
    AllTopUps topUps(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        Callers.requireMayRead(caller, id);
        find(id);
        return new AllTopUps(topUps.of(id).stream().map(CreditController::view).toList());
    }

    @PostMapping("/organizations/{id}/adjustments")
    AdjustmentView adjust(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @Valid @RequestBody AdjustmentRequest request) {
        Callers.requireAdmin(caller);
        Organization organization = find(id);
        Adjustment adjustment = adjustment(organization, request);
        return switch (ledger.adjust(adjustment)) {
            case Correction.Entered _ -> view(adjustment);
            case Correction.Known known when isSame(known.adjustment(), adjustment) -> view(known.adjustment());
            case Correction.Known _ ->
                throw new RequestRefused(ErrorCode.CONFLICT, "This adjustment_id stands for another correction.");
            case Correction.MoreThanUsed more ->
                throw new RequestRefused(
                        ErrorCode.INVALID_REQUEST,
                        "units may give back no more than was used: %d. Credit beyond that is a top-up."
                                .formatted(more.used()));
        };
    }

    private static boolean isSame(Adjustment one, Adjustment other) {
        return one.units() == other.units() && one.cost().compareTo(other.cost()) == 0;
    }

    private Adjustment adjustment(Organization organization, AdjustmentRequest request) {
        return Adjustment.manual(
                request.adjustmentId(),
                organization,
                clock.instant(),
                request.units() == null ? 0 : request.units(),
                request.cost() == null ? BigDecimal.ZERO : request.cost(),
                request.note());
    }

    @GetMapping("/organizations/{id}/adjustments")
    AdjustmentsPage adjustments(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "1000") int limit) {
        Callers.requireMayRead(caller, id);
        find(id);
        int size = Math.clamp(limit, 1, LARGEST_PAGE);
        List<Adjustment> page = usage.adjustments(id, Cursors.name(cursor), size);
        return new AdjustmentsPage(
                page.stream().map(CreditController::view).toList(),
                page.size() < size ? null : Cursors.of(page.getLast().id()));
    }

    private Organization find(long id) {
        return organizations.find(id).orElseThrow(Callers::noSuchOrganization);
    }

    private static TopUpView view(TopUp topUp) {
        return new TopUpView(topUp.id(), topUp.units(), topUp.note(), topUp.at());
    }

    private static AdjustmentView view(Adjustment adjustment) {
        return new AdjustmentView(
                adjustment.id().substring(adjustment.id().indexOf(':') + 1),
                adjustment.reason().wire(),
                adjustment.eventId() == null ? null : adjustment.eventId().toString(),
                adjustment.day(),
                adjustment.units(),
                adjustment.cost(),
                adjustment.currency(),
                adjustment.note());
    }
}
