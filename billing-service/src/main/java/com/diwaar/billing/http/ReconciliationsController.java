package com.diwaar.billing.http;

import com.diwaar.billing.reconciliation.Difference;
import com.diwaar.billing.reconciliation.ReconcileDay;
import com.diwaar.billing.reconciliation.Reconciliation;
import com.diwaar.billing.reconciliation.Reconciliations;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Comparisons of the books with the topic, run and read by operators. */
@RestController
class ReconciliationsController {

    private static final int SHOWN = 100;

    private final ReconcileDay reconcile;
    private final Reconciliations reconciliations;
    private final Clock clock;

    ReconciliationsController(ReconcileDay reconcile, Reconciliations reconciliations, Clock clock) {
        this.reconcile = reconcile;
        this.reconciliations = reconciliations;
        this.clock = clock;
    }

    /** @param day in UTC */
    record Request(@NotNull LocalDate day) {}

    /** @param firstDifferences at most a hundred; the rest is in the table */
    record Report(Reconciliation reconciliation, List<Difference> firstDifferences) {}

    record Latest(List<Reconciliation> reconciliations) {}

    @PostMapping("/reconciliations")
    Report run(@AuthenticationPrincipal Caller caller, @Valid @RequestBody Request request) {
        Callers.requireAdmin(caller);
        if (request.day().isAfter(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))) {
            throw new RequestRefused(ErrorCode.INVALID_REQUEST, "day must not be in the future.");
        }
        LocalDate first = reconcile.firstDay();
        if (request.day().isBefore(first)) {
            throw new RequestRefused(
                    ErrorCode.INVALID_REQUEST,
                    "The topic no longer holds all of that day; the first of which it does is " + first + ".");
        }
        return report(reconcile.run(request.day()));
    }

    @GetMapping("/reconciliations")
    Latest latest(@AuthenticationPrincipal Caller caller) {
        Callers.requireAdmin(caller);
        return new Latest(reconciliations.latest(SHOWN));
    }

    @GetMapping("/reconciliations/{id}")
    Report one(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        Callers.requireAdmin(caller);
        return report(reconciliations
                .find(id)
                .orElseThrow(() -> new RequestRefused(ErrorCode.NOT_FOUND, "There is no such reconciliation.")));
    }

    private Report report(Reconciliation reconciliation) {
        return new Report(reconciliation, reconciliations.differencesOf(reconciliation.id(), SHOWN));
    }
}
