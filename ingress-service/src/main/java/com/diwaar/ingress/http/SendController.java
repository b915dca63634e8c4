package com.diwaar.ingress.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.ingress.IngressSettings;
import com.diwaar.ingress.sending.Commands;
import com.diwaar.ingress.sending.SendCommand;
import com.diwaar.ingress.sending.SendOutcome;
import com.diwaar.ingress.sending.SendText;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.TransientFailure;
import com.diwaar.kit.security.Caller;
import jakarta.validation.Valid;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * The send API. 200 when the provider took the text; 202 with {@code command_id} when that is not known in time, when the text
 * is held, or at once with {@code Prefer: respond-async} (RFC 7240) or a {@code send_at} to come; a problem when it will not
 * be sent. The same {@code Idempotency-Key} sends one text, and its first body wins.
 */
@RestController
class SendController {

    private static final int LONGEST_KEY = 255;

    private final SendText sendText;
    private final Commands commands;
    private final Duration wait;

    SendController(SendText sendText, Commands commands, IngressSettings settings) {
        this.sendText = sendText;
        this.commands = commands;
        this.wait = settings.sendWait();
    }

    @PostMapping("/sms/send")
    ResponseEntity<?> send(
            @AuthenticationPrincipal Caller caller,
            @Valid @RequestBody SendRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestHeader(name = "Prefer", required = false) @Nullable String prefer) {
        if (!(caller instanceof Caller.Organization organization)) {
            throw new RequestRefused(ErrorCode.FORBIDDEN, "Only an organisation's API key may send.");
        }
        SendCommand command = request.toCommand(commandId(organization, idempotencyKey), organization.organizationId());
        Instant now = Instant.now();
        sendText.objection(command, now).ifPresent(objection -> refuse(command, objection));
        boolean async = prefer != null && prefer.contains("respond-async");
        return switch (sent(command, async ? Duration.ZERO : wait, now)) {
            case SendOutcome.Sent sent -> ResponseEntity.ok(SendResponse.of(command, sent));
            case SendOutcome.Refused refused -> throw SendAnswers.problem("command_id", command.commandId(), refused);
            case SendOutcome.Held held -> SendAnswers.accepted(command.commandId(), held.scheduledFor());
            case SendOutcome.Pending _ -> SendAnswers.accepted(command.commandId(), null);
        };
    }

    private SendOutcome sent(SendCommand command, Duration atMost, Instant now) {
        try {
            return sendText.send(command, atMost, now);
        } catch (TransientFailure e) {
            throw SendAnswers.unsure(command.commandId());
        }
    }

    private static UUID commandId(Caller.Organization organization, @Nullable String idempotencyKey) {
        if (idempotencyKey == null) {
            return UUID.randomUUID();
        }
        if (idempotencyKey.isBlank() || idempotencyKey.length() > LONGEST_KEY) {
            throw new RequestRefused(
                    ErrorCode.INVALID_REQUEST, "Idempotency-Key must have 1 to " + LONGEST_KEY + " characters.");
        }
        return EventIds.of("idempotency-key", organization.organizationId() + ":" + idempotencyKey);
    }

    /** The request never becomes a command; webhooks hear of it all the same, and of a repeat under the same id. */
    private void refuse(SendCommand command, SendOutcome.Refused objection) {
        UUID requestId = EventIds.of("refused-request", command.commandId());
        commands.publishRefusal(
                command.organizationId(), command.assistantId(), requestId, objection.code(), objection.detail());
        throw SendAnswers.problem("request_id", requestId, objection);
    }
}
