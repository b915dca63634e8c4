package com.diwaar.webhooks.endpoint;

import com.diwaar.kit.identity.SecretKey;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts endpoints' secrets for storage: AES-256-GCM under a key of its own. The organisation's id is authenticated too, so
 * that a row moved to another organisation does not decrypt.
 *
 * <p>Stored form: one byte of version, 12 of nonce, then ciphertext and tag.
 */
public final class SecretCipher {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;

    public SecretCipher(SecretKey secret) {
        this.key = new SecretKeySpec(secret.derive("endpoint-secrets"), "AES");
    }

    /** The secret as it is stored. */
    public byte[] encrypt(EndpointSecret secret, long organizationId) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] encrypted = apply(Cipher.ENCRYPT_MODE, nonce, organizationId, secret.key());
        return ByteBuffer.allocate(1 + NONCE_BYTES + encrypted.length)
                .put(VERSION)
                .put(nonce)
                .put(encrypted)
                .array();
    }

    /**
     * The secret that was stored.
     *
     * @throws IllegalStateException where it was stored under another DIWAAR_SECRET_KEY or for another organisation
     */
    public EndpointSecret decrypt(byte[] stored, long organizationId) {
        ByteBuffer from = ByteBuffer.wrap(stored);
        if (from.get() != VERSION) {
            throw new IllegalStateException("An endpoint's secret is stored in a form that this version does not know");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        byte[] encrypted = new byte[from.remaining() - NONCE_BYTES];
        from.get(nonce).get(encrypted);
        return EndpointSecret.of(apply(Cipher.DECRYPT_MODE, nonce, organizationId, encrypted));
    }

    private byte[] apply(int mode, byte[] nonce, long organizationId, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(
                    ByteBuffer.allocate(Long.BYTES).putLong(organizationId).array());
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("An endpoint's secret does not decrypt: was DIWAAR_SECRET_KEY changed?", e);
        }
    }
}
