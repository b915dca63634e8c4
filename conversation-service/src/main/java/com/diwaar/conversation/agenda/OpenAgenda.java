package com.diwaar.conversation.agenda;

import java.time.Instant;

/** An agenda that the assistant pursues now. */
public record OpenAgenda(long id, String agenda, Instant openedAt) {}
