package com.diwaar.conversation.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;

/** Who may call here: organisations, with their API keys. */
final class Callers {

    private Callers() {}

    static long organizationOf(Caller caller) {
        return switch (caller) {
            case Caller.Organization organization -> organization.organizationId();
            case Caller.Service _, Caller.Admin _ ->
                throw new RequestRefused(ErrorCode.FORBIDDEN, "Only an organisation's API key may do that.");
        };
    }
}
