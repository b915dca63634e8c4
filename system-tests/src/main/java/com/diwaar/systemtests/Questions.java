package com.diwaar.systemtests;

import java.util.List;

/** What people ask who ask a lot: something else each time, since who says the same again and again is taken for a machine. */
public final class Questions {

    private static final List<String> QUESTIONS = List.of(
            "What does bread cost?",
            "Are you open on Sunday?",
            "Do you deliver to the harbour as well?",
            "Where can I park?",
            "Is there anything without gluten today?",
            "Hello, I'd like to order a birthday cake",
            "How late may I pick it up tomorrow?");

    private Questions() {}

    /** The question of that number, which stands at its end. */
    public static String number(int number) {
        return "%s (%d)".formatted(QUESTIONS.get(Math.floorMod(number, QUESTIONS.size())), number);
    }
}
