package com.diwaar.conversation.dialogue;

/** An inbound text that is part of a conversation. */
public record StoredText(long messageId, long conversationId, InboundText text) {}
