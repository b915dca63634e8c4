package com.diwaar.ingress.kafka;

import com.diwaar.events.ConversationType;
import com.diwaar.events.ErrorCode;
import com.diwaar.events.SendSms;
import com.diwaar.events.SmsError;
import com.diwaar.events.Topics;
import com.diwaar.ingress.sending.Commands;
import com.diwaar.ingress.sending.SendCommand;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Event;
import com.diwaar.kit.kafka.Events;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Publishes commands to {@code send-sms}, as any internal team does. */
@Component
class KafkaCommands implements Commands {

    private final Events events;

    KafkaCommands(Events events) {
        this.events = events;
    }

    @Override
    public void publish(SendCommand command) {
        events.publish(new Event(Topics.SEND_SMS, command.assistantId() + "|" + command.to(), toAvro(command)));
    }

    @Override
    public void publishRefusal(
            long organizationId, @Nullable Long assistantId, UUID requestId, ErrorCode code, String detail) {
        SmsError error = SmsError.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_ERROR, requestId))
                .setOccurredAt(Instant.now())
                .setOrganizationId(organizationId)
                .setAssistantId(assistantId)
                .setRequestId(requestId)
                .setCode(code.wire())
                .setDetail(detail)
                .build();
        events.publish(new Event(Topics.SMS_ERROR, requestId.toString(), error));
    }

    private static SendSms toAvro(SendCommand command) {
        return SendSms.newBuilder()
                .setEventId(EventIds.of(Topics.SEND_SMS, command.commandId()))
                .setOccurredAt(Instant.now())
                .setOrganizationId(command.organizationId())
                .setAssistantId(command.assistantId())
                .setCommandId(command.commandId())
                .setTo(command.to())
                .setBody(command.body())
                .setConversationType(ConversationType.valueOf(command.channel().name()))
                .setAgenda(command.agenda())
                .setAgendaExpiresHours(command.agendaExpiresHours())
                .setSupersedes(command.supersedes())
                .setMediaUrls(command.mediaUrls())
                .setSendAt(command.sendAt())
                .setTimeZone(command.timeZone())
                .setMetadata(command.metadata())
                .build();
    }
}
