package com.diwaar.kit.mailbox;

/** Names the letter at fault; the cause decides what becomes of it. The turn's other letters are retried. */
public final class LetterFailed extends RuntimeException {

    private final transient Letter<?> letter;

    public LetterFailed(Letter<?> letter, Throwable cause) {
        super("Failed at " + letter.origin(), cause);
        this.letter = letter;
    }

    Letter<?> letter() {
        return letter;
    }
}
