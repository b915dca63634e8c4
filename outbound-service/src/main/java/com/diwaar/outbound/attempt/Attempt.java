package com.diwaar.outbound.attempt;

import com.diwaar.outbound.send.Send;
import java.util.UUID;

/** One call to the provider, stored before it is made. */
public record Attempt(UUID id, Send send, Lease lease) {}
