package com.diwaar.conversation.kafka;

import com.diwaar.conversation.dialogue.Announcement.ModelUsed;
import com.diwaar.conversation.dialogue.Answer;
import com.diwaar.conversation.dialogue.ConversationType;
import com.diwaar.conversation.dialogue.ModelUse;
import com.diwaar.events.Topics;
import com.diwaar.events.UsageReported;
import com.diwaar.events.UsageType;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Event;
import java.time.Instant;
import java.util.List;

/** What a model call took as {@code usage-reported}. */
final class UsageReportedTranslator {

    private UsageReportedTranslator() {}

    static List<Event> of(Answer answer) {
        return answer.modelUses().stream()
                .map(use -> event(
                        answer.organizationId(),
                        answer.assistantId(),
                        answer.conversationId(),
                        answer.line().type(),
                        use,
                        answer.decidedAt(),
                        false))
                .toList();
    }

    static Event of(ModelUsed used) {
        return event(
                used.organizationId(),
                used.assistantId(),
                used.conversationId(),
                used.type(),
                used.use(),
                used.at(),
                used.discarded());
    }

    private static Event event(
            long organizationId,
            long assistantId,
            long conversationId,
            ConversationType type,
            ModelUse use,
            Instant at,
            boolean discarded) {
        UsageReported event = UsageReported.newBuilder()
                .setEventId(EventIds.of(Topics.USAGE_REPORTED, use.callId()))
                .setOccurredAt(at)
                .setOrganizationId(organizationId)
                .setAssistantId(assistantId)
                .setConversationId(conversationId)
                .setUsageType(UsageType.LLM)
                .setConversationType(Channels.toAvro(type))
                .setProvider(use.provider())
                .setModel(use.model())
                .setInputTokens(use.inputTokens())
                .setOutputTokens(use.outputTokens())
                .setDiscarded(discarded)
                .setEstimated(use.estimated())
                .build();
        return new Event(Topics.USAGE_REPORTED, Long.toString(organizationId), event);
    }
}
