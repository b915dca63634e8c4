package com.diwaar.kit.security;

import com.diwaar.kit.identity.SecretKey;
import com.diwaar.kit.identity.SecretKey.KeyedHash;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What an API key is: {@code dw_}, 8 visible characters, {@code _} and 256 random bits, base64url. Only a keyed hash is ever
 * stored or published, so a copy of the topic or the table opens nothing.
 */
public final class ApiKeys {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String START = "dw_";
    private static final int PREFIX_CHARACTERS = START.length() + 8;

    private final KeyedHash hash;

    public ApiKeys(SecretKey secret) {
        this.hash = secret.keyedHash("api-keys");
    }

    /**
     * A key, shown once.
     *
     * @param prefix what may be shown of it afterwards
     */
    public record Issued(String key, String prefix, String hash) {
        @Override
        public String toString() {
            return "Issued[" + prefix + "...]";
        }
    }

    /** A new random key. */
    public Issued issue() {
        String key = START + random(6) + "_" + random(32);
        return new Issued(key, prefixOf(key), hashOf(key));
    }

    /** The visible start of a presented key; empty where it has not the form of one. */
    public static String prefixOf(String key) {
        return key.startsWith(START) && key.length() > PREFIX_CHARACTERS ? key.substring(0, PREFIX_CHARACTERS) : "";
    }

    /** The key's keyed hash. */
    public String hashOf(String key) {
        return hash.of(key);
    }

    private static String random(int bytes) {
        byte[] value = new byte[bytes];
        RANDOM.nextBytes(value);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(value).replace('_', '-');
    }
}
