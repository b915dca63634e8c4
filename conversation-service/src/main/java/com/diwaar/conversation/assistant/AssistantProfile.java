package com.diwaar.conversation.assistant;

import java.time.ZoneId;

/** What an organisation may say of an assistant; valid by construction of whoever makes it. */
public record AssistantProfile(
        String name,
        String phoneNumber,
        String instructions,
        ModelChoice model,
        ZoneId timeZone,
        SmsSettings smsSettings) {}
