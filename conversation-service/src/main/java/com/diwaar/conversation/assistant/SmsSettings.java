package com.diwaar.conversation.assistant;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an assistant behaves on text channels.
 *
 * @param enabled whether it answers and sends at all
 * @param conversationTtlHours how long the local cache keeps a conversation, from its last activity
 * @param maxConversationLength how many messages the model sees
 * @param autoEndAfterHours after so long without activity the conversation ends
 * @param welcomeMessage goes out once, before the first answer of a conversation that the customer began
 * @param replyWaitSeconds a quiet window before the model is called
 * @param replyWaitMaxSeconds from so long after the oldest unanswered text on, new texts no longer delay the answer
 * @param llmFailureMessage what the customer is told when no model answers; null is silence
 * @param agendaExpiresHours how long an agenda stays open unless its command says otherwise
 * @param optOutConfirmation whether we confirm an opt-out ourselves
 * @param smartEncoding whether typographic characters are replaced so that a text takes fewer segments
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SmsSettings(
        boolean enabled,
        @Min(1) @Max(8760) int conversationTtlHours,
        @Min(1) @Max(500) int maxConversationLength,
        @Min(1) @Max(8760) int autoEndAfterHours,
        @Size(min = 1, max = 1600) @Nullable String welcomeMessage,
        @NotNull @Valid RateLimit rateLimit,
        @NotNull @Valid RedisPersistence redisPersistence,
        @Min(0) @Max(60) int replyWaitSeconds,
        @Min(0) @Max(120) int replyWaitMaxSeconds,
        @Size(min = 1, max = 1600) @Nullable String llmFailureMessage,
        @Min(1) @Max(8760) int agendaExpiresHours,
        boolean optOutConfirmation,
        boolean smartEncoding,
        @NotNull @Valid LoopGuard loopGuard) {

    /** What an assistant has that says nothing about it. */
    public static final SmsSettings DEFAULT = new SmsSettings(
            true,
            24,
            50,
            72,
            null,
            new RateLimit(true, 60, 100),
            new RedisPersistence(true, 24),
            0,
            30,
            null,
            336,
            false,
            false,
            new LoopGuard(30, 10));

    /** Counted per assistant and customer. */
    public record RateLimit(
            boolean enabled,
            @Min(1) @Max(10_000) int maxMessagesPerHour,
            @Min(1) @Max(100_000) int maxMessagesPerDay) {}

    /** Whether Redis keeps the working state, and for how long from the last activity. */
    public record RedisPersistence(
            boolean enabled, @Min(1) @Max(8760) int ttlHours) {}

    /** How many messages one pair may exchange in so many minutes before it is taken for a loop. */
    public record LoopGuard(
            @Min(2) @Max(10_000) int maxMessages,
            @Min(1) @Max(1440) int minutes) {}

    public Duration replyWait() {
        return Duration.ofSeconds(replyWaitSeconds);
    }

    public Duration replyWaitMax() {
        return Duration.ofSeconds(replyWaitMaxSeconds);
    }
}
