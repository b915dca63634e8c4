package com.diwaar.billing.http;

import com.diwaar.billing.plan.Plan;
import com.diwaar.billing.plan.Plans;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Plans, made by operators. One never changes: make another and put the organisation under it. */
@RestController
class PlansController {

    private final Plans plans;
    private final Clock clock;

    PlansController(Plans plans, Clock clock) {
        this.plans = plans;
        this.clock = clock;
    }

    record All(List<PlanView> plans) {}

    @PostMapping("/plans")
    ResponseEntity<PlanView> add(@AuthenticationPrincipal Caller caller, @Valid @RequestBody PlanRequest request) {
        Callers.requireAdmin(caller);
        Plan added = plans.add(request.toPlan(clock.instant()));
        return ResponseEntity.created(URI.create("/plans/" + added.id())).body(PlanView.of(added));
    }

    @GetMapping("/plans")
    All all(@AuthenticationPrincipal Caller caller) {
        Callers.requireAdmin(caller);
        return new All(plans.all().stream().map(PlanView::of).toList());
    }

    @GetMapping("/plans/{id}")
    PlanView one(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        Callers.requireAdmin(caller);
        return plans.find(id).map(PlanView::of).orElseThrow(PlansController::noSuchPlan);
    }

    static RequestRefused noSuchPlan() {
        return new RequestRefused(ErrorCode.NOT_FOUND, "There is no such plan.");
    }
}
