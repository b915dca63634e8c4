package com.diwaar.systemtests;

import com.diwaar.events.SmsOutreach;
import java.time.Instant;
import java.util.UUID;

/** Orders as conversation-service gives them, for outbound-service alone. */
final class Outreach {

    private Outreach() {}

    /** For one text, in a conversation of its own; the body is the caller's to set. */
    static SmsOutreach.Builder order(long id, String from, String to) {
        return SmsOutreach.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.now())
                .setOrganizationId(1)
                .setAssistantId(1)
                .setConversationId(id)
                .setMessageId(id)
                .setCommandId(UUID.randomUUID())
                .setFrom(from)
                .setTo(to);
    }
}
