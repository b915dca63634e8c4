package com.diwaar.ingress.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.ingress.sending.Commands;
import com.diwaar.ingress.sending.SendOutcome;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.identity.EventIds;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Requests that never become a command; webhooks hear of them all the same, and of a repeat under the same id. */
@Component
class Refusals {

    private final Commands commands;

    Refusals(Commands commands) {
        this.commands = commands;
    }

    /**
     * Tells of it, and returns what to answer.
     *
     * @param cause what a repeat has alike: the command's id, had it become one
     */
    RequestRefused tell(long organizationId, @Nullable Long assistantId, UUID cause, SendOutcome.Refused objection) {
        UUID requestId = publish(organizationId, assistantId, cause, objection.code(), objection.detail());
        return SendAnswers.problem("request_id", requestId, objection);
    }

    /** Tells of it, and returns the id under which that is done. */
    UUID publish(long organizationId, @Nullable Long assistantId, UUID cause, ErrorCode code, String detail) {
        UUID requestId = EventIds.of("refused-request", cause);
        commands.publishRefusal(organizationId, assistantId, requestId, code, detail);
        return requestId;
    }
}
