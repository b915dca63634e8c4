package com.diwaar.outbound.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;

/** Whose request it is. */
final class Organizations {

    private Organizations() {}

    /** The caller's organisation; only an API key has one. */
    static long of(Caller caller) {
        if (caller instanceof Caller.Organization organization) {
            return organization.organizationId();
        }
        throw new RequestRefused(ErrorCode.FORBIDDEN, "This needs an organisation's API key.");
    }
}
