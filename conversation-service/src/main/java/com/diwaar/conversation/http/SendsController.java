package com.diwaar.conversation.http;

import com.diwaar.conversation.outreach.Command;
import com.diwaar.conversation.outreach.ScheduledSend;
import com.diwaar.conversation.outreach.ScheduledSends;
import com.diwaar.conversation.outreach.SendDue;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An organisation's sends that wait for their time. */
@RestController
@RequestMapping("/sends")
class SendsController {

    private final ScheduledSends sends;
    private final SendDue sendDue;

    SendsController(ScheduledSends sends, SendDue sendDue) {
        this.sends = sends;
        this.sendDue = sendDue;
    }

    /** A send that waits. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record SendResponse(
            UUID commandId,
            long assistantId,
            String toPhoneNumber,
            String messageBody,
            @Nullable String agenda,
            List<String> mediaUrls,
            Map<String, String> metadata,
            Instant sendAt,
            Instant scheduledAt) {

        static SendResponse of(ScheduledSend send) {
            Command command = send.command();
            return new SendResponse(
                    command.id(),
                    command.assistantId(),
                    command.to(),
                    command.body(),
                    command.agenda(),
                    command.mediaUrls(),
                    command.metadata(),
                    send.sendAt(),
                    send.scheduledAt());
        }
    }

    /** What became of cancelling. */
    record Cancelled(UUID commandId, String state) {}

    @GetMapping
    Pages.Page<SendResponse> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        List<ScheduledSend> rows = sends.of(Caller.organizationOf(caller), Pages.id(cursor, 0), Pages.rows(limit));
        Pages.Page<ScheduledSend> page = Pages.page(rows, limit, ScheduledSend::id);
        return new Pages.Page<>(page.items().stream().map(SendResponse::of).toList(), page.nextCursor());
    }

    @DeleteMapping("/{command_id}")
    Cancelled cancel(@AuthenticationPrincipal Caller caller, @PathVariable("command_id") UUID commandId) {
        return switch (sendDue.cancel(Caller.organizationOf(caller), commandId)) {
            case CANCELLED -> new Cancelled(commandId, "cancelled");
            case TOO_LATE ->
                throw new RequestRefused(
                        ErrorCode.CONFLICT, "The send's time has come; it can't be cancelled any more.");
            case UNKNOWN ->
                throw new RequestRefused(ErrorCode.NOT_FOUND, "There is no scheduled send " + commandId + ".");
        };
    }
}
