package com.diwaar.kit.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The deployment's one secret ({@code DIWAAR_SECRET_KEY}), from which a key for each purpose derives (HKDF-SHA256,
 * RFC 5869): a key that leaks tells nothing of another. The secret itself is never printed.
 */
public final class SecretKey {

    private static final int LEAST_CHARACTERS = 16;
    private final byte[] secret;

    /**
     * @throws IllegalArgumentException for a secret too short to be one
     */
    public SecretKey(String secret) {
        if (secret.length() < LEAST_CHARACTERS) {
            throw new IllegalArgumentException("DIWAAR_SECRET_KEY must have at least " + LEAST_CHARACTERS
                    + " characters; `openssl rand -base64 32` makes one");
        }
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** 32 bytes of key for this purpose. */
    public byte[] derive(String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(secret)
                            .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), 32));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HKDF-SHA256", e);
        }
    }

    /** A keyed hash (HMAC-SHA256, base64url without padding) of a value, under the purpose's key. */
    public KeyedHash keyedHash(String purpose) {
        return new KeyedHash(new SecretKeySpec(derive(purpose), "HmacSHA256"));
    }

    /** Hashes under one key. Safe for any number of threads. */
    public static final class KeyedHash {
        private final SecretKeySpec key;

        private KeyedHash(SecretKeySpec key) {
            this.key = key;
        }

        /** The value's keyed hash. */
        public String of(String value) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(key);
                return Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This Java has no HmacSHA256", e);
            }
        }
    }

    @Override
    public String toString() {
        return "SecretKey[hidden]";
    }
}
