package com.diwaar.webhooks.endpoint;

import java.security.SecureRandom;
import java.util.Base64;

/** The key that signs what an endpoint gets: 32 random bytes, shown as Standard Webhooks has it. Never printed. */
public final class EndpointSecret {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;

    private final byte[] key;

    private EndpointSecret(byte[] key) {
        this.key = key;
    }

    /** A new random one. */
    public static EndpointSecret random() {
        byte[] key = new byte[BYTES];
        RANDOM.nextBytes(key);
        return new EndpointSecret(key);
    }

    /** The one with this key. */
    public static EndpointSecret of(byte[] key) {
        return new EndpointSecret(key.clone());
    }

    public byte[] key() {
        return key.clone();
    }

    /** {@code whsec_} and the key in base64: what its owner is shown, once. */
    public String shown() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    @Override
    public String toString() {
        return PREFIX + "[hidden]";
    }
}
