package com.diwaar.outbound.attempt;

/** The provider could not be asked; asking is harmless and may be repeated. */
public final class ProviderAway extends RuntimeException {

    public ProviderAway(String message, Throwable cause) {
        super(message, cause);
    }
}
