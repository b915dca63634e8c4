package com.diwaar.ingress.sending;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Publishes a command and waits for what becomes of it. */
public final class SendText {

    private final Commands commands;
    private final WaitingCallers callers;

    public SendText(Commands commands, WaitingCallers callers) {
        this.commands = commands;
        this.callers = callers;
    }

    /** Why the request can't become a command; empty where it can. */
    public Optional<SendOutcome.Refused> objection(SendCommand command, Instant now) {
        return Objection.to(command, now);
    }

    /**
     * Publishes the command and waits for its outcome, in the calling (virtual) thread. One that has its time before it is
     * {@link SendOutcome.Held} as soon as the command is safe; {@link SendOutcome.Pending} where it bears the caller's name,
     * since another may have come first under that, for another time or for none.
     *
     * @param named whether the command's id comes from a name that the caller gave
     * @param atMost zero answers {@link SendOutcome.Pending} as soon as the command is safe
     */
    public SendOutcome send(SendCommand command, boolean named, Duration atMost, Instant now) {
        Instant sendAt = command.sendAt();
        if (sendAt != null && sendAt.isAfter(now)) {
            commands.publish(command);
            return named ? new SendOutcome.Pending() : new SendOutcome.Held(sendAt);
        }
        try (WaitingCallers.Waiting caller = callers.expect(command.commandId())) {
            commands.publish(command);
            return caller.await(atMost);
        }
    }
}
