package com.diwaar.conversation.reading;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.dialogue.ConversationType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as it stands.
 *
 * @param channelSid the first message's sid, or the call's; null until the provider has given one
 * @param toPhoneNumber always the assistant's number
 * @param duration seconds; null unless a call
 * @param agendas that were opened or settled in it; empty in lists
 */
public record ConversationView(
        long id,
        long assistantId,
        @Nullable String channelSid,
        ConversationType conversationType,
        String toPhoneNumber,
        String customerPhoneNumber,
        String status,
        @Nullable String endReason,
        @Nullable Integer duration,
        Map<String, String> conversationMetadata,
        Instant startedAt,
        Instant lastActivityAt,
        @Nullable Instant endedAt,
        List<Agenda> agendas) {}
