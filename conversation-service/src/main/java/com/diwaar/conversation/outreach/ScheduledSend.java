package com.diwaar.conversation.outreach;

import java.time.Instant;

/**
 * A command that waits for its time.
 *
 * @param id by which lists are ordered
 */
public record ScheduledSend(long id, long organizationId, Command command, Instant sendAt, Instant scheduledAt) {}
