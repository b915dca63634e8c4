package com.diwaar.conversation.kafka;

import com.diwaar.conversation.dialogue.Announcement.TextAccepted;
import com.diwaar.conversation.dialogue.InboundText;
import com.diwaar.conversation.dialogue.StoredText;
import com.diwaar.events.Media;
import com.diwaar.events.SmsAccepted;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Event;

/** A stored inbound text as {@code sms-accepted}. */
final class SmsAcceptedTranslator {

    private SmsAcceptedTranslator() {}

    static Event toEvent(TextAccepted accepted) {
        StoredText stored = accepted.text();
        InboundText text = stored.text();
        SmsAccepted event = SmsAccepted.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_ACCEPTED, text.sid()))
                .setOccurredAt(text.receivedAt())
                .setOrganizationId(accepted.organizationId())
                .setAssistantId(accepted.assistantId())
                .setConversationId(stored.conversationId())
                .setMessageId(stored.messageId())
                .setMessageSid(text.sid())
                .setConversationType(Channels.toAvro(text.line().type()))
                .setFrom(text.line().customerNumber())
                .setTo(text.line().assistantNumber())
                .setBody(text.body())
                .setMedia(text.media().stream()
                        .map(media -> Media.newBuilder()
                                .setUrl(media.url())
                                .setContentType(media.contentType())
                                .build())
                        .toList())
                .setNumSegments(text.segments())
                .build();
        return new Event(Topics.SMS_ACCEPTED, Long.toString(stored.conversationId()), event);
    }
}
