package com.diwaar.conversation.kafka;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.outreach.Decision;
import com.diwaar.events.AgendaConcluded;
import com.diwaar.events.AgendaResult;
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
                        recorded.superseded().stream().map(agenda -> superseded(recorded, agenda)))
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
                .build();
        return new Event(Topics.SMS_OUTREACH, recorded.line().assistantNumber(), event);
    }

    private static Event superseded(Decision.Recorded recorded, Agenda agenda) {
        AgendaConcluded event = AgendaConcluded.newBuilder()
                .setEventId(EventIds.of(Topics.AGENDA_CONCLUDED, agenda.id()))
                .setOccurredAt(recorded.decidedAt())
                .setOrganizationId(recorded.organizationId())
                .setAssistantId(recorded.assistantId())
                .setConversationId(agenda.conversationId())
                .setAgendaId(agenda.id())
                .setCommandId(agenda.commandId())
                .setConversationType(Channels.toAvro(recorded.line().type()))
                .setCustomerPhoneNumber(recorded.line().customerNumber())
                .setAgenda(agenda.text())
                .setOutcome(AgendaResult.SUPERSEDED)
                .build();
        return new Event(Topics.AGENDA_CONCLUDED, Long.toString(agenda.conversationId()), event);
    }
}
