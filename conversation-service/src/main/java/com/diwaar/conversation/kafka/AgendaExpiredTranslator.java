package com.diwaar.conversation.kafka;

import com.diwaar.conversation.ending.ExpiredAgenda;
import com.diwaar.events.AgendaConcluded;
import com.diwaar.events.AgendaResult;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Event;

/** An expiry as {@code agenda-concluded}. */
final class AgendaExpiredTranslator {

    private AgendaExpiredTranslator() {}

    static Event toEvent(ExpiredAgenda agenda) {
        AgendaConcluded event = AgendaConcluded.newBuilder()
                .setEventId(EventIds.of(Topics.AGENDA_CONCLUDED, agenda.id()))
                .setOccurredAt(agenda.expiredAt())
                .setOrganizationId(agenda.organizationId())
                .setAssistantId(agenda.assistantId())
                .setConversationId(agenda.conversationId())
                .setAgendaId(agenda.id())
                .setCommandId(agenda.commandId())
                .setConversationType(Channels.toAvro(agenda.conversationType()))
                .setCustomerPhoneNumber(agenda.customerNumber())
                .setAgenda(agenda.agenda())
                .setOutcome(AgendaResult.EXPIRED)
                .build();
        return new Event(Topics.AGENDA_CONCLUDED, Long.toString(agenda.conversationId()), event);
    }
}
