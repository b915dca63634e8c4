package com.diwaar.outbound.kafka;

import com.diwaar.events.ConversationType;
import com.diwaar.events.DeliveryState;
import com.diwaar.events.Encoding;
import com.diwaar.events.Purpose;
import com.diwaar.events.SmsDelivery;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Event;
import com.diwaar.outbound.attempt.ProviderErrors;
import com.diwaar.outbound.receipt.Delivery;
import com.diwaar.outbound.receipt.Receipt;
import com.diwaar.outbound.segment.Segments;
import com.diwaar.outbound.send.About;
import com.diwaar.outbound.send.Channel;
import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.Decision;
import com.diwaar.outbound.send.HeldSend;
import com.diwaar.outbound.send.Send;
import com.diwaar.outbound.send.Text;

/** Writes what became of a send. The same fact, told again, is the same record under the same id. */
final class Outcomes {

    private Outcomes() {}

    static Event event(DecidedSend decided) {
        return switch (decided.decision()) {
            case Decision.Sent sent -> sent(decided.send(), sent);
            case Decision.Failed failed -> failed(decided.send(), failed);
        };
    }

    private static Event sent(Send send, Decision.Sent sent) {
        About about = send.about();
        Text text = send.text();
        Segments segments = text.segments();
        SmsSent event = SmsSent.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_SENT, about.messageId()))
                .setOccurredAt(sent.at())
                .setOrganizationId(about.organizationId())
                .setAssistantId(about.assistantId())
                .setConversationId(about.conversationId())
                .setMessageId(about.messageId())
                .setCommandId(about.commandId())
                .setReservationId(about.reservationId())
                .setConversationType(type(text.channel()))
                .setFrom(text.sender())
                .setTo(text.recipient())
                .setAttemptId(sent.attemptId())
                .setMessageSid(sent.messageSid())
                .setBody(text.body())
                .setMediaUrls(text.mediaUrls())
                .setSegments(segments.count())
                .setEncoding(Encoding.valueOf(segments.encoding().name()))
                .setPurpose(Purpose.valueOf(send.order().purpose().name()))
                .setMetadata(send.order().hints().metadata())
                .setOpenedAgenda(send.order().hints().agenda())
                .setPart(send.order().hints().part().number())
                .setParts(send.order().hints().part().of())
                .build();
        return new Event(Topics.SMS_SENT, key(about), event);
    }

    private static Event failed(Send send, Decision.Failed failed) {
        About about = send.about();
        Text text = send.text();
        SmsError event = SmsError.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_ERROR, "message:" + about.messageId()))
                .setOccurredAt(failed.at())
                .setOrganizationId(about.organizationId())
                .setAssistantId(about.assistantId())
                .setConversationId(about.conversationId())
                .setMessageId(about.messageId())
                .setCommandId(about.commandId())
                .setReservationId(about.reservationId())
                .setConversationType(type(text.channel()))
                .setFrom(text.sender())
                .setTo(text.recipient())
                .setCode(failed.code().wire())
                .setDetail(failed.detail())
                .setProviderCode(failed.providerCode())
                .setLiftsAt(failed.liftsAt())
                .setPart(send.order().hints().part().number())
                .setParts(send.order().hints().part().of())
                .build();
        return new Event(Topics.SMS_ERROR, key(about), event);
    }

    static Event event(HeldSend held) {
        About about = held.send().about();
        Text text = held.send().text();
        SmsDelivery event = SmsDelivery.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_DELIVERY, about.messageId() + ":" + DeliveryState.HELD))
                .setOccurredAt(held.heldAt())
                .setOrganizationId(about.organizationId())
                .setAssistantId(about.assistantId())
                .setConversationId(about.conversationId())
                .setMessageId(about.messageId())
                .setCommandId(about.commandId())
                .setReservationId(about.reservationId())
                .setConversationType(type(text.channel()))
                .setFrom(text.sender())
                .setTo(text.recipient())
                .setState(DeliveryState.HELD)
                .setScheduledFor(held.scheduledFor())
                .build();
        return new Event(Topics.SMS_DELIVERY, key(about), event);
    }

    static Event event(Delivery delivery) {
        About about = delivery.sent().send().about();
        Text text = delivery.sent().send().text();
        Receipt receipt = delivery.receipt();
        DeliveryState state = DeliveryState.valueOf(receipt.status().name());
        Decision.Sent sent = (Decision.Sent) delivery.sent().decision();
        SmsDelivery event = SmsDelivery.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_DELIVERY, about.messageId() + ":" + state))
                .setOccurredAt(receipt.reportedAt())
                .setOrganizationId(about.organizationId())
                .setAssistantId(about.assistantId())
                .setConversationId(about.conversationId())
                .setMessageId(about.messageId())
                .setCommandId(about.commandId())
                .setReservationId(about.reservationId())
                .setConversationType(type(text.channel()))
                .setFrom(text.sender())
                .setTo(text.recipient())
                .setAttemptId(sent.attemptId())
                .setMessageSid(sent.messageSid())
                .setState(state)
                .setErrorCode(receipt.errorCode())
                .setErrorDetail(ProviderErrors.sentence(receipt.errorCode()).orElse(null))
                .build();
        return new Event(Topics.SMS_DELIVERY, key(about), event);
    }

    private static String key(About about) {
        return Long.toString(about.conversationId());
    }

    private static ConversationType type(Channel channel) {
        return ConversationType.valueOf(channel.name());
    }
}
