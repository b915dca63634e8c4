package com.diwaar.ingress.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.ingress.IngressSettings;
import com.diwaar.ingress.sending.SendCommand;
import com.diwaar.ingress.sending.SendOutcome;
import com.diwaar.ingress.sending.SendText;
import com.diwaar.kit.http.Problems;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.TransientFailure;
import com.diwaar.kit.security.Caller;
import jakarta.validation.Valid;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * The send API. 200 when the provider took the text; 202 with {@code command_id} when that is not known in time, when the text
 * is held, or at once with {@code Prefer: respond-async} (RFC 7240) or a {@code send_at} to come; a problem when it will not
 * be sent. The same {@code Idempotency-Key} sends one text, and its first body wins.
 */
@RestController
class SendController {

    private static final int LONGEST_KEY = 255;

    private final SendText sendText;
    private final Refusals refusals;
    private final ResponseEntityExceptionHandler problems;
    private final Duration wait;

    SendController(
            SendText sendText, Refusals refusals, ResponseEntityExceptionHandler problems, IngressSettings settings) {
        this.sendText = sendText;
        this.refusals = refusals;
        this.problems = problems;
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
        sendText.objection(command, now).ifPresent(objection -> {
            throw refusals.tell(command.organizationId(), command.assistantId(), command.commandId(), objection);
        });
        boolean async = prefer != null && prefer.contains("respond-async");
        return switch (sent(command, idempotencyKey != null, async ? Duration.ZERO : wait, now)) {
            case SendOutcome.Sent sent -> ResponseEntity.ok(SendResponse.of(sent));
            case SendOutcome.Refused refused ->
                throw SendAnswers.ended(command.commandId(), refused, idempotencyKey != null);
            case SendOutcome.Held held -> SendAnswers.accepted(command.commandId(), held.scheduledFor());
            case SendOutcome.Pending _ -> SendAnswers.accepted(command.commandId(), null);
        };
    }

    private SendOutcome sent(SendCommand command, boolean named, Duration atMost, Instant now) {
        try {
            return sendText.send(command, named, atMost, now);
        } catch (TransientFailure e) {
            throw SendAnswers.unsure(command.commandId());
        }
    }

    private UUID commandId(Caller.Organization organization, @Nullable String idempotencyKey) {
        if (idempotencyKey == null) {
            return UUID.randomUUID();
        }
        if (!isKey(idempotencyKey)) {
            var objection = new SendOutcome.Refused(
                    ErrorCode.INVALID_REQUEST,
                    "Idempotency-Key must have 1 to " + LONGEST_KEY + " characters.",
                    null,
                    null);
            throw refusals.tell(organization.organizationId(), null, UUID.randomUUID(), objection);
        }
        return named(organization.organizationId(), idempotencyKey);
    }

    private static boolean isKey(String idempotencyKey) {
        return !idempotencyKey.isBlank() && idempotencyKey.length() <= LONGEST_KEY;
    }

    private static UUID named(long organizationId, String idempotencyKey) {
        return EventIds.of("idempotency-key", organizationId + ":" + idempotencyKey);
    }

    /** What can't be read as a request is refused like one that can: in the same words, and webhooks hear of it. */
    @ExceptionHandler({
        HttpMessageNotReadableException.class,
        MethodArgumentNotValidException.class,
        HttpMediaTypeNotSupportedException.class
    })
    ResponseEntity<?> unreadable(
            Exception failure, WebRequest request, @AuthenticationPrincipal @Nullable Caller caller) throws Exception {
        ResponseEntity<Object> problem = problems.handleException(failure, request);
        if (caller instanceof Caller.Organization organization
                && problem != null
                && problem.getBody() instanceof ProblemDetail detail) {
            try {
                detail.setProperty("request_id", tell(organization, request, String.valueOf(detail.getDetail())));
            } catch (TransientFailure _) {
                // What a handler throws is dropped, and the caller left with a bare 400.
                return ResponseEntity.status(ErrorCode.SERVICE_UNAVAILABLE.httpStatus())
                        .body(Problems.away());
            }
        }
        return problem == null ? ResponseEntity.badRequest().build() : problem;
    }

    private UUID tell(Caller.Organization organization, WebRequest request, String detail) {
        String key = request.getHeader("Idempotency-Key");
        UUID cause = key != null && isKey(key) ? named(organization.organizationId(), key) : UUID.randomUUID();
        return refusals.publish(organization.organizationId(), null, cause, ErrorCode.INVALID_REQUEST, detail);
    }
}
