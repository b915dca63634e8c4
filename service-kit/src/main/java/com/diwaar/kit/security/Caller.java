package com.diwaar.kit.security;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;

/** Who is calling. Controllers take it as {@code @AuthenticationPrincipal Caller}. */
public sealed interface Caller {

    /** An organisation, by one of its API keys. */
    record Organization(long organizationId, String keyId) implements Caller {}

    /** Another service, by {@code DIWAAR_SERVICE_TOKEN}. */
    record Service() implements Caller {}

    /** An operator, by {@code DIWAAR_ADMIN_TOKEN}. */
    record Admin() implements Caller {}

    /** The organisation whose API key it is; refuses whoever has none, with a 403. */
    static long organizationOf(Caller caller) {
        if (caller instanceof Organization organization) {
            return organization.organizationId();
        }
        throw new RequestRefused(ErrorCode.FORBIDDEN, "This needs an organisation's API key.");
    }
}
