package com.diwaar.ingress.sending;

import com.diwaar.events.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a command, as far as its caller waited. */
public sealed interface SendOutcome {

    /**
     * The provider took it. What it says is of the command that was carried out: of two with one key, the first.
     *
     * @param agenda null where the command has none
     */
    record Sent(
            String messageSid,
            long assistantId,
            String from,
            String to,
            @Nullable String agenda) implements SendOutcome {}

    /**
     * It will not be sent.
     *
     * @param liftsAt when the limit that refused it lifts
     * @param providerCode the provider's own error code
     */
    record Refused(
            ErrorCode code,
            String detail,
            @Nullable Instant liftsAt,
            @Nullable Integer providerCode) implements SendOutcome {}

    /** It waits for its time (quiet hours, a schedule). */
    record Held(@Nullable Instant scheduledFor) implements SendOutcome {}

    /** Not known yet; webhooks will tell. */
    record Pending() implements SendOutcome {}
}
