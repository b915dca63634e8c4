package com.diwaar.kit.kafka;

/** The record can never be handled, whatever happens; the message says in a sentence what is wrong with it. */
public class PoisonRecord extends RuntimeException {

    public PoisonRecord(String message) {
        super(message);
    }

    public PoisonRecord(String message, Throwable cause) {
        super(message, cause);
    }
}
