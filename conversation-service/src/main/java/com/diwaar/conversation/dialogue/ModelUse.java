package com.diwaar.conversation.dialogue;

import java.util.UUID;

/**
 * What one call to a provider took.
 *
 * @param estimated the provider did not say, since the call was given up
 */
public record ModelUse(
        UUID callId, String provider, String model, int inputTokens, int outputTokens, boolean estimated) {}
