package com.diwaar.conversation.kafka;

import com.diwaar.conversation.outreach.Decision;
import com.diwaar.events.Purpose;
import com.diwaar.events.SmsOutreach;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Event;
import java.util.List;
import java.util.stream.Stream;

/** A recorded command as {@code sms-outreach}, and the agendas that it replaced as {@code agenda-concluded}. */
final class SmsOutreachTranslator {

    private SmsOutreachTranslator() {}

    static List<Event> toEvents(Decision.Recorded recorded) {
        return Stream.concat(
                        Stream.of(outreach(recorded)),
                        recorded.superseded().stream()
                                .map(agenda -> AgendaConcludedTranslator.toEvent(
                                        recorded.organizationId(), recorded.assistantId(), recorded.line(), agenda)))
                .toList();
    }

    private static Event outreach(Decision.Recorded recorded) {
        SmsOutreach event = SmsOutreach.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_OUTREACH, recorded.commandId()))
                .setOccurredAt(recorded.decidedAt())
                .setOrganizationId(recorded.organizationId())
                .setAssistantId(recorded.assistantId())
                .setConversationId(recorded.conversationId())
                .setMessageId(recorded.messageId())
                .setCommandId(recorded.commandId())
                .setReservationId(recorded.reservationId())
                .setConversationType(Channels.toAvro(recorded.line().type()))
                .setFrom(recorded.line().assistantNumber())
                .setTo(recorded.line().customerNumber())
                .setBody(recorded.body())
                .setMediaUrls(recorded.mediaUrls())
                .setPurpose(Purpose.OUTREACH)
                .setTimeZone(recorded.timeZone())
                .setSmartEncoding(recorded.smartEncoding())
                .setMetadata(recorded.metadata())
                .setAgenda(recorded.agenda())
                .build();
        return new Event(Topics.SMS_OUTREACH, recorded.line().assistantNumber(), event);
    }
}
