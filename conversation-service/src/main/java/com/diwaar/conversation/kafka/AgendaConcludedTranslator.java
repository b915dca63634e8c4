package com.diwaar.conversation.kafka;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.dialogue.Line;
import com.diwaar.conversation.ending.ExpiredAgenda;
import com.diwaar.events.AgendaConcluded;
import com.diwaar.events.AgendaResult;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Event;
import java.util.Objects;

/** A settled agenda, or one that expired, as {@code agenda-concluded}. */
final class AgendaConcludedTranslator {

    private AgendaConcludedTranslator() {}

    static Event toEvent(long organizationId, long assistantId, Line line, Agenda agenda) {
        return event(AgendaConcluded.newBuilder()
                .setOccurredAt(Objects.requireNonNull(agenda.concludedAt(), "it is settled"))
                .setOrganizationId(organizationId)
                .setAssistantId(assistantId)
                .setConversationId(agenda.conversationId())
                .setAgendaId(agenda.id())
                .setCommandId(agenda.commandId())
                .setConversationType(Channels.toAvro(line.type()))
                .setCustomerPhoneNumber(line.customerNumber())
                .setAgenda(agenda.text())
                .setOutcome(result(agenda.state()))
                .setSummary(agenda.summary())
                .setFields(agenda.fields())
                .setEvidenceMessageId(agenda.evidenceMessageId()));
    }

    static Event toEvent(ExpiredAgenda agenda) {
        return event(AgendaConcluded.newBuilder()
                .setOccurredAt(agenda.expiredAt())
                .setOrganizationId(agenda.organizationId())
                .setAssistantId(agenda.assistantId())
                .setConversationId(agenda.conversationId())
                .setAgendaId(agenda.id())
                .setCommandId(agenda.commandId())
                .setConversationType(Channels.toAvro(agenda.conversationType()))
                .setCustomerPhoneNumber(agenda.customerNumber())
                .setAgenda(agenda.agenda())
                .setOutcome(AgendaResult.EXPIRED));
    }

    private static Event event(AgendaConcluded.Builder concluded) {
        AgendaConcluded event = concluded
                .setEventId(EventIds.of(Topics.AGENDA_CONCLUDED, concluded.getAgendaId()))
                .build();
        return new Event(Topics.AGENDA_CONCLUDED, Long.toString(event.getConversationId()), event);
    }

    /** How it ended, as events name it. */
    static AgendaResult result(Agenda.State state) {
        return switch (state) {
            case COMPLETED -> AgendaResult.COMPLETED;
            case DECLINED -> AgendaResult.DECLINED;
            case SUPERSEDED -> AgendaResult.SUPERSEDED;
            case EXPIRED -> AgendaResult.EXPIRED;
            case OPEN -> throw new IllegalArgumentException("An open agenda has no outcome");
        };
    }
}
