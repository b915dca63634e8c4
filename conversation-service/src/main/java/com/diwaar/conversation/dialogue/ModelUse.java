package com.diwaar.conversation.dialogue;

import java.util.UUID;

/** What a model call took. */
public record ModelUse(UUID callId, String provider, String model, int inputTokens, int outputTokens) {}
