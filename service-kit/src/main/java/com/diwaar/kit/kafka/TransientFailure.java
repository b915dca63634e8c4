package com.diwaar.kit.kafka;

/** Something that we depend on is away for now; the same work will succeed when it is back. */
public class TransientFailure extends RuntimeException {

    public TransientFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
