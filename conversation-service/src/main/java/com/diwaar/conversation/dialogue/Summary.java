package com.diwaar.conversation.dialogue;

/**
 * What was said in a conversation, in short.
 *
 * @param through the last message that it covers
 */
public record Summary(String text, long through) {}
