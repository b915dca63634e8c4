package com.diwaar.conversation.dialogue;

import java.util.List;
import java.util.Optional;

/**
 * Whom a model hands its work to, while it is at work. Used by one thread at a time. What is taken here is a proposal: it
 * counts only if the answer that it came with is stored.
 */
public interface Desk {

    /** What the model may ask for. */
    List<Tool> tools();

    /** A model starts from the beginning: what was taken from one before it is forgotten. */
    void begin();

    /**
     * Takes a tool call. Never fails: what is wrong with it is told to the model.
     *
     * @param arguments JSON, as the model wrote it
     */
    Taken take(String tool, String arguments);

    /** Why this can't be sent as it is, as the model is to be told; empty where it can. */
    Optional<String> objection(String reply);

    /** Is told of each call to a provider, whatever comes of it. May be told by another thread. */
    void spent(ModelUse use);

    /**
     * What became of a tool call.
     *
     * @param told what the model is told of it
     */
    record Taken(boolean accepted, String told) {}
}
