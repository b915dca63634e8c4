package com.diwaar.conversation.assistant;

import java.time.Instant;
import java.time.ZoneId;

/**
 * Somebody with a phone number who answers texts.
 *
 * @param phoneNumber E.164; no two assistants have the same
 */
public record Assistant(
        long id,
        long organizationId,
        String name,
        String phoneNumber,
        String instructions,
        ModelChoice model,
        ZoneId timeZone,
        SmsSettings smsSettings,
        Instant createdAt,
        Instant updatedAt) {}
