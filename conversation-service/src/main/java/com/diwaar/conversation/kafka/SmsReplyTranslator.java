package com.diwaar.conversation.kafka;

import com.diwaar.conversation.dialogue.Announcement.NoticeGiven;
import com.diwaar.conversation.dialogue.Answer;
import com.diwaar.conversation.dialogue.Notice;
import com.diwaar.events.Purpose;
import com.diwaar.events.SmsReply;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Event;
import java.util.List;
import java.util.stream.IntStream;

/** An answer as {@code sms-reply}, one for each of its parts; and notices, which travel the same way. */
final class SmsReplyTranslator {

    private SmsReplyTranslator() {}

    static List<Event> toEvents(Answer answer) {
        return IntStream.range(0, answer.parts().size())
                .mapToObj(i -> toEvent(answer, i))
                .toList();
    }

    private static Event toEvent(Answer answer, int index) {
        Answer.Part part = answer.parts().get(index);
        SmsReply event = SmsReply.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_REPLY, part.messageId()))
                .setOccurredAt(answer.decidedAt())
                .setOrganizationId(answer.organizationId())
                .setAssistantId(answer.assistantId())
                .setConversationId(answer.conversationId())
                .setMessageId(part.messageId())
                .setReservationId(answer.reservationId())
                .setConversationType(Channels.toAvro(answer.line().type()))
                .setFrom(answer.line().assistantNumber())
                .setTo(answer.line().customerNumber())
                .setBody(part.body())
                .setPurpose(Purpose.ANSWER)
                .setAnswers(answer.answers())
                .setInReplyToAt(answer.inReplyToAt())
                .setPart(index + 1)
                .setParts(answer.parts().size())
                .setSmartEncoding(answer.smartEncoding())
                .build();
        return new Event(Topics.SMS_REPLY, answer.line().assistantNumber(), event);
    }

    static Event toEvent(NoticeGiven given) {
        Notice notice = given.notice();
        SmsReply event = SmsReply.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_REPLY, notice.messageId()))
                .setOccurredAt(notice.decidedAt())
                .setOrganizationId(notice.organizationId())
                .setAssistantId(notice.assistantId())
                .setConversationId(notice.conversationId())
                .setMessageId(notice.messageId())
                .setReservationId(given.reservationId())
                .setConversationType(Channels.toAvro(notice.line().type()))
                .setFrom(notice.line().assistantNumber())
                .setTo(notice.line().customerNumber())
                .setBody(notice.body())
                .setPurpose(purpose(notice.purpose()))
                .setSmartEncoding(notice.smartEncoding())
                .build();
        return new Event(Topics.SMS_REPLY, notice.line().assistantNumber(), event);
    }

    private static Purpose purpose(Notice.Purpose purpose) {
        return switch (purpose) {
            case WELCOME -> Purpose.WELCOME;
            case LIMIT_NOTICE -> Purpose.LIMIT_NOTICE;
            case FAILURE_NOTICE -> Purpose.FAILURE_NOTICE;
            case OPT_OUT_NOTICE -> Purpose.OPT_OUT_NOTICE;
        };
    }
}
