package com.diwaar.webhooks.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;

/** Who may call here: organisations, for what is their own. */
final class Callers {

    private Callers() {}

    static long organizationOf(Caller caller) {
        if (caller instanceof Caller.Organization organization) {
            return organization.organizationId();
        }
        throw new RequestRefused(ErrorCode.FORBIDDEN, "Only an organisation's API key opens this.");
    }

    /** There is none, or none of the caller's. */
    static RequestRefused unknown(String what) {
        return new RequestRefused(ErrorCode.NOT_FOUND, "There is no such " + what + ".");
    }
}
