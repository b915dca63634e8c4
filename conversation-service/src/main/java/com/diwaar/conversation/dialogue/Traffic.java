package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.SmsSettings.LoopGuard;

/**
 * How much a customer and an assistant text one another.
 *
 * @param hour texts that the customer sent in the last hour, as far as they were stored
 * @param day the same in the last day
 * @param exchanged messages either way within the loop guard's minutes
 */
public record Traffic(int hour, int day, int exchanged) {

    static final Traffic NONE = new Traffic(0, 0, 0);

    /** Whether the guard lets one more through. */
    boolean isWithin(LoopGuard guard) {
        return exchanged < guard.maxMessages();
    }
}
