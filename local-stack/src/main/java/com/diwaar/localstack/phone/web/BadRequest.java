package com.diwaar.localstack.phone.web;

/** The caller of the control API said something that makes no sense; the message tells what. */
public final class BadRequest extends RuntimeException {

    public BadRequest(String detail) {
        super(detail, null, false, false);
    }
}
