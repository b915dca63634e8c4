package com.diwaar.conversation.kafka;

import com.diwaar.conversation.dialogue.Refusal;
import com.diwaar.conversation.optout.OptOuts;
import com.diwaar.conversation.outreach.Decision;
import com.diwaar.conversation.receipt.News;
import com.diwaar.events.ErrorCode;
import com.diwaar.events.SmsError;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Event;
import java.util.Optional;

/** Refusals as {@code sms-error}, and the other way what it says of texts that were to go out. */
final class SmsErrorTranslator {

    /** Twilio's "attempt to send to unsubscribed recipient". */
    private static final int BLOCKED_BY_PROVIDER = 21610;

    private SmsErrorTranslator() {}

    static Event toEvent(Refusal refusal) {
        SmsError event = SmsError.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_ERROR, nameOf(refusal)))
                .setOccurredAt(refusal.decidedAt())
                .setOrganizationId(refusal.organizationId())
                .setAssistantId(refusal.assistantId())
                .setConversationId(refusal.conversationId())
                .setMessageId(refusal.messageId())
                .setReservationId(refusal.reservationId())
                .setMessageSid(refusal.sid())
                .setConversationType(Channels.toAvro(refusal.line().type()))
                .setFrom(refusal.line().customerNumber())
                .setTo(refusal.line().assistantNumber())
                .setCode(refusal.code().wire())
                .setDetail(refusal.detail())
                .setLiftsAt(refusal.liftsAt())
                .build();
        Long conversation = refusal.conversationId();
        return new Event(Topics.SMS_ERROR, conversation == null ? refusal.sid() : conversation.toString(), event);
    }

    /** What is cancelled may have been told of before, as what no model answered. */
    private static String nameOf(Refusal refusal) {
        return refusal.code() == ErrorCode.CANCELLED ? refusal.sid() + ":cancelled" : refusal.sid();
    }

    static Event toEvent(Decision.Refused refused, String to) {
        SmsError event = SmsError.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_ERROR, refused.commandId()))
                .setOccurredAt(refused.decidedAt())
                .setOrganizationId(refused.organizationId())
                .setAssistantId(refused.assistantId())
                .setCommandId(refused.commandId())
                .setReservationId(refused.reservationId())
                .setTo(to.isEmpty() ? null : to)
                .setCode(refused.code().wire())
                .setDetail(refused.detail())
                .setLiftsAt(refused.liftsAt())
                .build();
        return new Event(Topics.SMS_ERROR, refused.commandId().toString(), event);
    }

    /** Only where it is about an outgoing text: our own refusals of inbound ones come back here too. */
    static Optional<News> toNews(SmsError event) {
        return event.getMessageId() == null || event.getMessageSid() != null
                ? Optional.empty()
                : Optional.of(new News.Moved(event.getMessageId(), News.State.ERRORED, event.getCode()));
    }

    /** Where the provider says that it blocks this sender for this person. */
    static Optional<OptOuts.Block> toBlock(SmsError event) {
        return Integer.valueOf(BLOCKED_BY_PROVIDER).equals(event.getProviderCode())
                        && event.getOrganizationId() != null
                        && event.getFrom() != null
                        && event.getTo() != null
                ? Optional.of(new OptOuts.Block(
                        event.getOrganizationId(), event.getTo(), event.getFrom(), event.getOccurredAt()))
                : Optional.empty();
    }
}
