package com.diwaar.conversation.dialogue;

import org.jspecify.annotations.Nullable;

/** A picture, sound or document that came with a text. */
public record Media(String url, @Nullable String contentType) {}
