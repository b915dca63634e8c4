package com.diwaar.conversation.assistant;

import org.jspecify.annotations.Nullable;

/**
 * Which model an assistant speaks through; what is null is the deployment's default.
 *
 * @param maxReplyLength characters that the model is told to stay under; no reply is longer by more than half
 */
public record ModelChoice(
        @Nullable String provider,
        @Nullable String name,
        @Nullable Double temperature,
        int maxReplyLength,
        @Nullable String fallback) {}
