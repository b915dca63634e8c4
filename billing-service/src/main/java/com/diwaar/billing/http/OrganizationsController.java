package com.diwaar.billing.http;

import com.diwaar.billing.organization.ApiKey;
import com.diwaar.billing.organization.Balance;
import com.diwaar.billing.organization.Organization;
import com.diwaar.billing.organization.Organizations;
import com.diwaar.billing.plan.Plan;
import com.diwaar.billing.plan.Plans;
import com.diwaar.kit.security.Caller;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Organisations: made and changed by operators, seen by themselves. */
@RestController
class OrganizationsController {

    private static final int LARGEST_PAGE = 200;

    private final Organizations organizations;
    private final Plans plans;
    private final Clock clock;

    OrganizationsController(Organizations organizations, Plans plans, Clock clock) {
        this.organizations = organizations;
        this.plans = plans;
        this.clock = clock;
    }

    /** @param nextCursor left out on the last page */
    record Page(
            List<OrganizationView> organizations, @Nullable String nextCursor) {}

    @PostMapping("/organizations")
    ResponseEntity<OrganizationView> add(
            @AuthenticationPrincipal Caller caller, @Valid @RequestBody OrganizationRequests.New request) {
        Callers.requireAdmin(caller);
        Plan plan = planOf(request.planId() == null ? Long.valueOf(Plan.UNPRICED.id()) : request.planId());
        Organization added = organizations.add(
                request.name().strip(),
                request.limitUnder(plan),
                plan,
                OrganizationRequests.zone(request.timeZone()),
                clock.instant());
        return ResponseEntity.created(URI.create("/organizations/" + added.id()))
                .body(view(added));
    }

    @PatchMapping("/organizations/{id}")
    OrganizationView change(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @Valid @RequestBody OrganizationRequests.Change request) {
        Callers.requireAdmin(caller);
        Plan plan = request.planId() == null ? null : planOf(request.planId());
        return organizations
                .change(id, clock.instant(), organization -> request.applyTo(organization, plan))
                .map(this::view)
                .orElseThrow(Callers::noSuchOrganization);
    }

    private Plan planOf(long id) {
        return plans.find(id).orElseThrow(PlansController::noSuchPlan);
    }

    /** In the order in which they were made. */
    @GetMapping("/organizations")
    Page list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Callers.requireAdmin(caller);
        int size = Math.clamp(limit, 1, LARGEST_PAGE);
        List<OrganizationView> page = views(organizations.after(Cursors.id(cursor, 0), size));
        return new Page(
                page, page.size() < size ? null : Long.toString(page.getLast().id()));
    }

    @GetMapping("/organizations/me")
    OrganizationView own(@AuthenticationPrincipal Caller caller) {
        return find(Caller.organizationOf(caller));
    }

    @GetMapping("/organizations/{id}")
    OrganizationView one(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        Callers.requireMayRead(caller, id);
        return find(id);
    }

    private OrganizationView find(long id) {
        return organizations.find(id).map(this::view).orElseThrow(Callers::noSuchOrganization);
    }

    private OrganizationView view(Organization organization) {
        return views(List.of(organization)).getFirst();
    }

    private List<OrganizationView> views(List<Organization> some) {
        List<Long> ids = some.stream().map(Organization::id).toList();
        Map<Long, Balance> balances = organizations.balancesOf(ids, clock.instant());
        Map<Long, List<ApiKey>> keys = organizations.keysOf(ids, clock.instant());
        return some.stream()
                .map(it -> OrganizationView.of(
                        it, Objects.requireNonNull(balances.get(it.id())), keys.getOrDefault(it.id(), List.of())))
                .toList();
    }
}
