package com.diwaar.ingress.http;

import com.diwaar.ingress.sending.Channel;
import com.diwaar.ingress.sending.SendCommand;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /sms/send}, as the API always had it and what has been added since. */
record SendRequest(
        @NotNull Long assistantId,
        @NotNull String toPhoneNumber,
        @Nullable String messageBody,
        @Nullable Channel conversationType,
        @Nullable String agenda,
        @Nullable Integer agendaExpiresHours,
        @Nullable List<@NotNull UUID> supersedes,
        @Nullable List<@NotNull String> mediaUrls,
        @Nullable Instant sendAt,
        @Nullable String timeZone,
        @Nullable Map<String, @NotNull String> metadata) {

    SendCommand toCommand(UUID commandId, long organizationId) {
        return new SendCommand(
                commandId,
                organizationId,
                assistantId,
                toPhoneNumber,
                messageBody == null ? "" : messageBody,
                conversationType == null ? Channel.SMS : conversationType,
                agenda,
                agendaExpiresHours,
                supersedes == null ? List.of() : supersedes,
                mediaUrls == null ? List.of() : mediaUrls,
                sendAt,
                timeZone,
                metadata == null ? Map.of() : metadata);
    }
}
