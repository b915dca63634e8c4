package com.diwaar.outbound.send;

/**
 * Which part of a split answer a text is, carried along untouched: each settles or releases its share of the reservation.
 *
 * @param number from 1
 * @param of how many parts the answer has
 */
public record Part(int number, int of) {

    /** A text that is no part of another. */
    public static final Part WHOLE = new Part(1, 1);
}
