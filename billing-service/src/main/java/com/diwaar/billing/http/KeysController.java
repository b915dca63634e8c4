package com.diwaar.billing.http;

import com.diwaar.billing.organization.Organizations;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.ApiKeys;
import com.diwaar.kit.security.Caller;
import java.time.Clock;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
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

    @PostMapping("/organizations/{id:\\d+}/keys")
    @ResponseStatus(HttpStatus.CREATED)
    IssuedKey issue(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        Callers.requireAdmin(caller);
        ApiKeys.Issued issued = keys.issue();
        return organizations
                .addKey(id, issued.prefix(), issued.hash(), clock.instant())
                .map(key -> new IssuedKey(key.id(), key.prefix(), issued.key()))
                .orElseThrow(Callers::noSuchOrganization);
    }

    @DeleteMapping("/organizations/{id:\\d+}/keys/{keyId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@AuthenticationPrincipal Caller caller, @PathVariable long id, @PathVariable String keyId) {
        Callers.requireAdmin(caller);
        if (!organizations.revokeKey(id, keyId, clock.instant())) {
            throw new RequestRefused(ErrorCode.NOT_FOUND, "The organisation has no such key.");
        }
    }
}
