package com.diwaar.conversation.outreach;

import com.diwaar.conversation.dialogue.ConversationType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Send this text. What it says is not checked yet.
 *
 * @param id its identity: the same id any number of times is one text
 * @param type null for a channel that this version does not know
 * @param supersedes commands whose open agendas this one replaces
 * @param decidedAt when its producer decided, or published it
 */
public record Command(
        UUID id,
        @Nullable Long organizationId,
        long assistantId,
        @Nullable ConversationType type,
        String to,
        String body,
        List<String> mediaUrls,
        @Nullable String agenda,
        @Nullable Integer agendaExpiresHours,
        List<UUID> supersedes,
        @Nullable Instant sendAt,
        @Nullable String timeZone,
        Map<String, String> metadata,
        Instant decidedAt) {}
