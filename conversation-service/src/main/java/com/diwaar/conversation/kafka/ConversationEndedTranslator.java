package com.diwaar.conversation.kafka;

import com.diwaar.conversation.ending.Ended;
import com.diwaar.events.ConcludedAgenda;
import com.diwaar.events.ConversationEnded;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Event;
import java.util.List;
import java.util.stream.Stream;

/** An end as {@code conversation-ended}, and before it the texts that were cancelled as {@code sms-error}. */
final class ConversationEndedTranslator {

    private ConversationEndedTranslator() {}

    static List<Event> toEvents(Ended ended) {
        return Stream.concat(
                        ended.cancelled().stream().map(SmsErrorTranslator::toEvent),
                        Stream.of(conversationEnded(ended)))
                .toList();
    }

    private static Event conversationEnded(Ended ended) {
        ConversationEnded event = ConversationEnded.newBuilder()
                .setEventId(EventIds.of(Topics.CONVERSATION_ENDED, ended.conversationId()))
                .setOccurredAt(ended.endedAt())
                .setOrganizationId(ended.organizationId())
                .setAssistantId(ended.assistantId())
                .setConversationId(ended.conversationId())
                .setChannelSid(ended.channelSid())
                .setConversationType(Channels.toAvro(ended.conversationType()))
                .setToPhoneNumber(ended.assistantNumber())
                .setCustomerPhoneNumber(ended.customerNumber())
                .setReason(ended.reason())
                .setStartedAt(ended.startedAt())
                .setEndedAt(ended.endedAt())
                .setDuration(ended.duration())
                .setInboundMessages(ended.inboundMessages())
                .setOutboundMessages(ended.outboundMessages())
                .setAgendas(ended.agendas().stream()
                        .map(ConversationEndedTranslator::concluded)
                        .toList())
                .setConversationMetadata(ended.metadata())
                .build();
        return new Event(Topics.CONVERSATION_ENDED, Long.toString(ended.conversationId()), event);
    }

    private static ConcludedAgenda concluded(Ended.Concluded agenda) {
        return ConcludedAgenda.newBuilder()
                .setAgendaId(agenda.agendaId())
                .setOutcome(AgendaConcludedTranslator.result(agenda.state()))
                .setSummary(agenda.summary())
                .setFields(agenda.fields())
                .setEvidenceMessageId(agenda.evidenceMessageId())
                .build();
    }
}
