package com.diwaar.conversation.http;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.assistant.SmsSettings;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An assistant as callers see it; what is null is the deployment's default. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record AssistantResponse(
        long id,
        String name,
        String phoneNumber,
        String instructions,
        @Nullable String provider,
        @Nullable String model,
        @Nullable Double temperature,
        int maxReplyLength,
        @Nullable String fallbackModel,
        String timeZone,
        SmsSettings smsSettings,
        Instant createdAt,
        Instant updatedAt) {

    static AssistantResponse of(Assistant assistant) {
        return new AssistantResponse(
                assistant.id(),
                assistant.name(),
                assistant.phoneNumber(),
                assistant.instructions(),
                assistant.model().provider(),
                assistant.model().name(),
                assistant.model().temperature(),
                assistant.model().maxReplyLength(),
                assistant.model().fallback(),
                assistant.timeZone().getId(),
                assistant.smsSettings(),
                assistant.createdAt(),
                assistant.updatedAt());
    }
}
