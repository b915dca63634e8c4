package com.diwaar.ingress.sending;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A checked order to send a text.
 *
 * @param commandId its identity: the same id any number of times sends one text
 * @param to E.164
 */
public record SendCommand(
        UUID commandId,
        long organizationId,
        long assistantId,
        String to,
        String body,
        Channel channel,
        @Nullable String agenda,
        @Nullable Integer agendaExpiresHours,
        List<UUID> supersedes,
        List<String> mediaUrls,
        @Nullable Instant sendAt,
        @Nullable String timeZone,
        Map<String, String> metadata) {}
