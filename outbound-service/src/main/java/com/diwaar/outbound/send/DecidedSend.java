package com.diwaar.outbound.send;

/** A send and how it ended: all that its event needs. */
public record DecidedSend(Send send, Decision decision) {}
