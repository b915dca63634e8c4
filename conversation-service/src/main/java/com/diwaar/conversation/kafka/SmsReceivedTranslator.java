package com.diwaar.conversation.kafka;

import com.diwaar.conversation.dialogue.InboundText;
import com.diwaar.conversation.dialogue.Line;
import com.diwaar.conversation.dialogue.Media;
import com.diwaar.conversation.dialogue.Texts;
import com.diwaar.events.SmsReceived;
import com.diwaar.kit.kafka.PoisonRecord;

/** {@code sms-received} as an inbound text. */
final class SmsReceivedTranslator {

    private SmsReceivedTranslator() {}

    /** What the mailbox is kept for: one person on one channel of one assistant. */
    static String key(SmsReceived event) {
        return event.getConversationType() + "|" + event.getTo() + "|" + event.getFrom();
    }

    /**
     * @throws PoisonRecord where it names no text or a channel that this version does not know
     */
    static InboundText toDomain(SmsReceived event) {
        if (event.getMessageSid().isBlank()
                || event.getTo().isBlank()
                || event.getFrom().isBlank()) {
            throw new PoisonRecord("An inbound text needs message_sid, from and to");
        }
        Line line = new Line(
                Channels.ofAvro(event.getConversationType())
                        .orElseThrow(() -> new PoisonRecord("The conversation_type is not known here")),
                event.getTo(),
                event.getFrom());
        return new InboundText(
                event.getMessageSid(),
                line,
                Texts.storable(event.getBody()),
                event.getMedia().stream()
                        .map(media -> new Media(media.getUrl(), media.getContentType()))
                        .toList(),
                event.getNumSegments(),
                event.getOccurredAt(),
                event.getOptOutType());
    }
}
