package com.diwaar.outbound.send;

import java.time.Instant;

/** A send that waits for the morning at its recipient's, as it is told once: when that began, and when it was to end then. */
public record HeldSend(Send send, Instant heldAt, Instant scheduledFor) {}
