package com.diwaar.conversation.dialogue;

/** Who talks with whom over which channel. */
public record Line(ConversationType type, String assistantNumber, String customerNumber) {}
