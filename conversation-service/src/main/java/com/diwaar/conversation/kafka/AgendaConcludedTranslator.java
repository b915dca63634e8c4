package com.diwaar.conversation.kafka;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.dialogue.Line;
import com.diwaar.events.AgendaConcluded;
import com.diwaar.events.AgendaResult;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Event;
import java.util.Objects;

/** A settled agenda as {@code agenda-concluded}. */
final class AgendaConcludedTranslator {

    private AgendaConcludedTranslator() {}

    static Event toEvent(long organizationId, long assistantId, Line line, Agenda agenda) {
        AgendaConcluded event = AgendaConcluded.newBuilder()
                .setEventId(EventIds.of(Topics.AGENDA_CONCLUDED, agenda.id()))
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
                .setEvidenceMessageId(agenda.evidenceMessageId())
                .build();
        return new Event(Topics.AGENDA_CONCLUDED, Long.toString(agenda.conversationId()), event);
    }

    private static AgendaResult result(Agenda.State state) {
        return switch (state) {
            case OPEN -> AgendaResult.UNKNOWN;
            case COMPLETED -> AgendaResult.COMPLETED;
            case DECLINED -> AgendaResult.DECLINED;
            case SUPERSEDED -> AgendaResult.SUPERSEDED;
            case EXPIRED -> AgendaResult.EXPIRED;
        };
    }
}
