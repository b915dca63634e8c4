package com.diwaar.conversation.assistant;

import java.util.Set;

/** The providers of language models: which there are, and which this deployment can call. */
public interface ModelProviders {

    /** The names of all that there are, configured or not. */
    Set<String> known();

    /** Those that can be called, among them {@link #standard()}. */
    Set<String> configured();

    /** The one that speaks for an assistant which names none; only of it is there a default model. */
    String standard();
}
