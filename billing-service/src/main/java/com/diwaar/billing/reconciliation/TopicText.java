package com.diwaar.billing.reconciliation;

import java.util.UUID;

/** A text that went out, as its topic tells it. */
public record TopicText(UUID eventId, long organizationId, long segments) {}
