package com.diwaar.billing.http;

import com.diwaar.billing.organization.Organizations;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.ApiKeys;
import com.diwaar.kit.security.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** API keys. A key is in the answer that issues it and nowhere else; it opens doors within about a second. */
@RestController
class KeysController {

    private final Organizations organizations;
    private final ApiKeys keys;
    private final Clock clock;

    KeysController(Organizations organizations, ApiKeys keys, Clock clock) {
        this.organizations = organizations;
        this.keys = keys;
        this.clock = clock;
    }

    /** @param key shown once */
    record IssuedKey(String keyId, String prefix, String key) {
        @Override
        public String toString() {
            return "IssuedKey[" + prefix + "...]";
        }
    }

    @PostMapping("/organizations/{id}/keys")
    @ResponseStatus(HttpStatus.CREATED)
    IssuedKey issue(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        Callers.requireAdmin(caller);
        ApiKeys.Issued issued = keys.issue();
        return organizations
                .addKey(id, issued.prefix(), issued.hash(), clock.instant())
                .map(key -> new IssuedKey(key.id(), key.prefix(), issued.key()))
                .orElseThrow(Callers::noSuchOrganization);
    }

    /** @param overlapHours how long the old key stays valid beside the new one; left out is a day */
    record Rotation(@PositiveOrZero @Max(720) @Nullable Integer overlapHours) {}

    /** The old one stays valid for a while, so that whoever uses it can change over. */
    @PostMapping("/organizations/{id}/keys/{keyId}/rotate")
    @ResponseStatus(HttpStatus.CREATED)
    IssuedKey rotate(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @PathVariable String keyId,
            @Valid @RequestBody Rotation rotation) {
        Callers.requireAdmin(caller);
        int hours = rotation.overlapHours() == null ? 24 : rotation.overlapHours();
        Instant now = clock.instant();
        boolean isValid =
                organizations.keysOf(id, now).stream().anyMatch(key -> key.id().equals(keyId));
        if (!isValid || !organizations.revokeKey(id, keyId, now.plus(Duration.ofHours(hours)))) {
            throw noSuchKey();
        }
        return issue(caller, id);
    }

    @DeleteMapping("/organizations/{id}/keys/{keyId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@AuthenticationPrincipal Caller caller, @PathVariable long id, @PathVariable String keyId) {
        Callers.requireAdmin(caller);
        if (!organizations.revokeKey(id, keyId, clock.instant())) {
            throw noSuchKey();
        }
    }

    private static RequestRefused noSuchKey() {
        return new RequestRefused(ErrorCode.NOT_FOUND, "The organisation has no such key.");
    }
}
