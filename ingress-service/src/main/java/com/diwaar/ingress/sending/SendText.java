package com.diwaar.ingress.sending;

import com.diwaar.events.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Publishes a command and waits for what becomes of it. */
public final class SendText {

    private static final int LONGEST_BODY = 1600;
    private static final int MOST_MEDIA = 10;
    private static final Duration FARTHEST = Duration.ofDays(35);

    private final Commands commands;
    private final WaitingCallers callers;

    public SendText(Commands commands, WaitingCallers callers) {
        this.commands = commands;
        this.callers = callers;
    }

    /** Why the request can't become a command; empty where it can. */
    public Optional<SendOutcome.Refused> objection(SendCommand command, Instant now) {
        if (!PhoneNumbers.isE164(command.to())) {
            return refused(
                    ErrorCode.INVALID_PHONE_NUMBER,
                    "to_phone_number must be an E.164 number such as +15551230001, with a country code that exists.");
        }
        if (command.body().isBlank() && command.mediaUrls().isEmpty()) {
            return refused(ErrorCode.INVALID_REQUEST, "message_body must not be empty unless media_urls are given.");
        }
        if (command.body().length() > LONGEST_BODY) {
            return refused(
                    ErrorCode.INVALID_REQUEST,
                    "message_body has " + command.body().length() + " characters; a text has at most " + LONGEST_BODY
                            + ".");
        }
        if (command.mediaUrls().size() > MOST_MEDIA) {
            return refused(ErrorCode.INVALID_REQUEST, "media_urls may name at most " + MOST_MEDIA + " URLs.");
        }
        Instant sendAt = command.sendAt();
        if (sendAt != null && sendAt.isAfter(now.plus(FARTHEST))) {
            return refused(ErrorCode.INVALID_REQUEST, "send_at may be at most " + FARTHEST.toDays() + " days ahead.");
        }
        return Optional.empty();
    }

    /**
     * Publishes the command and waits for its outcome, in the calling (virtual) thread.
     *
     * @param atMost zero answers {@link SendOutcome.Pending} as soon as the command is safe
     */
    public SendOutcome send(SendCommand command, Duration atMost) {
        CompletableFuture<SendOutcome> outcome = callers.expect(command.commandId());
        commands.publish(command);
        return callers.await(command.commandId(), outcome, atMost);
    }

    private static Optional<SendOutcome.Refused> refused(ErrorCode code, String detail) {
        return Optional.of(new SendOutcome.Refused(code, detail, null, null));
    }
}
