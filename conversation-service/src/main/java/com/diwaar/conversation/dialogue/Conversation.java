package com.diwaar.conversation.dialogue;

/**
 * An active conversation, as a decision needs it.
 *
 * @param historyVersion raised by each new message, agenda or end; a decision is stored only at the version it read
 */
public record Conversation(long id, long historyVersion) {}
