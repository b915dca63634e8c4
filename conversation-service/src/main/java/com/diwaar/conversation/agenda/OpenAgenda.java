package com.diwaar.conversation.agenda;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An agenda that the assistant pursues now.
 *
 * @param text what was texted to the customer with it; null where that is gone
 * @param seen whether that text has left us
 */
public record OpenAgenda(
        long id, String agenda, Instant openedAt, @Nullable String text, boolean seen) {}
