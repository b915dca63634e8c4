package com.diwaar.outbound.receipt;

import com.diwaar.outbound.send.DecidedSend;

/** News of a text that the provider had taken. */
public record Delivery(DecidedSend sent, Receipt receipt) {}
