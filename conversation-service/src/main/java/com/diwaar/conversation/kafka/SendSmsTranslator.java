package com.diwaar.conversation.kafka;

import com.diwaar.conversation.dialogue.Texts;
import com.diwaar.conversation.outreach.Command;
import com.diwaar.events.SendSms;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** {@code send-sms} as a command. */
final class SendSmsTranslator {

    private SendSmsTranslator() {}

    /** What the mailbox is kept for: one person of one assistant. */
    static String key(SendSms event) {
        return event.getAssistantId() + "|" + event.getTo();
    }

    static Command toDomain(SendSms event, Instant publishedAt) {
        return new Command(
                event.getCommandId(),
                event.getOrganizationId(),
                event.getAssistantId(),
                Channels.ofAvro(event.getConversationType()).orElse(null),
                event.getTo(),
                Texts.storable(event.getBody()),
                List.copyOf(event.getMediaUrls()),
                event.getAgenda() == null ? null : Texts.storable(event.getAgenda()),
                event.getAgendaExpiresHours(),
                List.copyOf(event.getSupersedes()),
                event.getSendAt(),
                event.getTimeZone(),
                event.getMetadata().entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                entry -> Texts.storable(entry.getKey()),
                                entry -> Texts.storable(entry.getValue()),
                                (one, _) -> one)),
                event.getOccurredAt() == null ? publishedAt : event.getOccurredAt());
    }
}
