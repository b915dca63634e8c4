package com.diwaar.billing.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;

/** Who may ask for what. */
final class Callers {

    private Callers() {}

    static void requireAdmin(Caller caller) {
        if (!(caller instanceof Caller.Admin)) {
            throw new RequestRefused(ErrorCode.FORBIDDEN, "This needs the admin token.");
        }
    }

    static void requireService(Caller caller) {
        if (!(caller instanceof Caller.Service)) {
            throw new RequestRefused(ErrorCode.FORBIDDEN, "This needs the service token.");
        }
    }

    /** An organisation may look at itself, an admin at any; others' ids don't exist. */
    static void requireMayRead(Caller caller, long organizationId) {
        boolean may = switch (caller) {
            case Caller.Admin _ -> true;
            case Caller.Organization(long own, String _) -> own == organizationId;
            case Caller.Service _ -> false;
        };
        if (!may) {
            throw noSuchOrganization();
        }
    }

    static RequestRefused noSuchOrganization() {
        return new RequestRefused(ErrorCode.NOT_FOUND, "There is no such organisation.");
    }
}
