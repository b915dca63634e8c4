package com.diwaar.outbound.kafka;

import com.diwaar.events.ConversationType;
import com.diwaar.events.Media;
import com.diwaar.events.ReceivedBy;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Event;
import com.diwaar.kit.kafka.Events;
import com.diwaar.outbound.backfill.MissedTexts;
import com.diwaar.outbound.backfill.ReceivedText;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells of missed texts by {@code sms-received}: id and key are those that ingress would have given them. */
@Component
class MissedTextEvents implements MissedTexts {

    private static final String WHATSAPP = "whatsapp:";

    private final Events events;

    MissedTextEvents(Events events) {
        this.events = events;
    }

    @Override
    public void tell(List<ReceivedText> missed) {
        events.publish(missed.stream().map(MissedTextEvents::event).toList());
    }

    private static Event event(ReceivedText text) {
        SmsReceived received = SmsReceived.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_RECEIVED, text.messageSid()))
                .setOccurredAt(text.receivedAt())
                .setMessageSid(text.messageSid())
                .setAccountSid(text.accountSid())
                .setMessagingServiceSid(text.messagingServiceSid())
                .setConversationType(
                        text.from().startsWith(WHATSAPP) ? ConversationType.WHATSAPP : ConversationType.SMS)
                .setFrom(number(text.from()))
                .setTo(number(text.to()))
                .setBody(text.body())
                .setMedia(text.media().stream()
                        .map(one -> Media.newBuilder()
                                .setUrl(one.url())
                                .setContentType(one.contentType())
                                .build())
                        .toList())
                .setNumSegments(text.segments())
                .setReceivedBy(ReceivedBy.BACKFILL)
                .build();
        return new Event(Topics.SMS_RECEIVED, received.getTo() + "|" + received.getFrom(), received);
    }

    private static String number(String address) {
        return address.startsWith(WHATSAPP) ? address.substring(WHATSAPP.length()) : address;
    }
}
