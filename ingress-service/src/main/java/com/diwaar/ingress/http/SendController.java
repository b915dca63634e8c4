package com.diwaar.ingress.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.ingress.IngressSettings;
import com.diwaar.ingress.sending.Commands;
import com.diwaar.ingress.sending.SendCommand;
import com.diwaar.ingress.sending.SendOutcome;
import com.diwaar.ingress.sending.SendText;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.security.Caller;
import jakarta.validation.Valid;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * The send API. 200 when the provider took the text; 202 with {@code command_id} when that is not known in time, when the text
 * is held, or at once with {@code Prefer: respond-async} (RFC 7240); a problem when it will not be sent. The same
 * {@code Idempotency-Key} sends one text, and its first body wins.
 */
@RestController
class SendController {

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
        sendText.objection(command, Instant.now()).ifPresent(objection -> refuse(command, objection));
        boolean async = prefer != null && prefer.contains("respond-async");
        return switch (sendText.send(command, async ? Duration.ZERO : wait)) {
            case SendOutcome.Sent sent -> ResponseEntity.ok(SendResponse.of(command, sent));
            case SendOutcome.Refused refused -> throw problem(command, refused);
            case SendOutcome.Held held -> accepted(command, held.scheduledFor());
            case SendOutcome.Pending _ -> accepted(command, command.sendAt());
        };
    }

    private static UUID commandId(Caller.Organization organization, @Nullable String idempotencyKey) {
        return idempotencyKey == null
                ? UUID.randomUUID()
                : EventIds.of("idempotency-key", organization.organizationId() + ":" + idempotencyKey);
    }

    /** The request never becomes a command; webhooks hear of it all the same. */
    private void refuse(SendCommand command, SendOutcome.Refused objection) {
        commands.publishRefusal(
                command.organizationId(),
                command.assistantId(),
                UUID.randomUUID(),
                objection.code(),
                objection.detail());
        throw problem(command, objection);
    }

    private static ResponseEntity<Map<String, Object>> accepted(SendCommand command, @Nullable Instant scheduledFor) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("success", true);
        body.put("command_id", command.commandId());
        body.put("message", scheduledFor == null ? "SMS accepted" : "SMS held");
        if (scheduledFor != null) {
            body.put("scheduled_for", scheduledFor);
        }
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(body);
    }

    private static RequestRefused problem(SendCommand command, SendOutcome.Refused refused) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("command_id", command.commandId());
        if (refused.providerCode() != null) {
            more.put("provider_code", refused.providerCode());
        }
        Instant liftsAt = refused.liftsAt();
        if (liftsAt == null) {
            return new RequestRefused(refused.code(), refused.detail(), more, null);
        }
        more.put("lifts_at", liftsAt);
        return new RequestRefused(refused.code(), refused.detail(), more, Duration.between(Instant.now(), liftsAt));
    }
}
