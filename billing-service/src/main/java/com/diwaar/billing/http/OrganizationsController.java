package com.diwaar.billing.http;

import com.diwaar.billing.organization.Organization;
import com.diwaar.billing.organization.Organizations;
import com.diwaar.kit.security.Caller;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Clock;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Organisations: made and changed by operators, seen by themselves. */
@RestController
class OrganizationsController {

    private final Organizations organizations;
    private final Clock clock;

    OrganizationsController(Organizations organizations, Clock clock) {
        this.organizations = organizations;
        this.clock = clock;
    }

    @PostMapping("/organizations")
    ResponseEntity<OrganizationView> add(
            @AuthenticationPrincipal Caller caller, @Valid @RequestBody OrganizationRequests.New request) {
        Callers.requireAdmin(caller);
        Organization added = organizations.add(request.name().strip(), request.messageLimit(), clock.instant());
        return ResponseEntity.created(URI.create("/organizations/" + added.id()))
                .body(view(added));
    }

    @PatchMapping("/organizations/{id:\\d+}")
    OrganizationView change(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @Valid @RequestBody OrganizationRequests.Change request) {
        Callers.requireAdmin(caller);
        return organizations
                .change(id, clock.instant(), request::applyTo)
                .map(this::view)
                .orElseThrow(Callers::noSuchOrganization);
    }

    @GetMapping("/organizations/me")
    OrganizationView own(@AuthenticationPrincipal Caller caller) {
        return find(Callers.organizationOf(caller));
    }

    @GetMapping("/organizations/{id:\\d+}")
    OrganizationView one(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        Callers.requireMayRead(caller, id);
        return find(id);
    }

    private OrganizationView find(long id) {
        return organizations.find(id).map(this::view).orElseThrow(Callers::noSuchOrganization);
    }

    private OrganizationView view(Organization organization) {
        return OrganizationView.of(
                organization,
                organizations.balanceOf(organization.id(), clock.instant()).orElseThrow(Callers::noSuchOrganization),
                organizations.keysOf(organization.id()));
    }
}
