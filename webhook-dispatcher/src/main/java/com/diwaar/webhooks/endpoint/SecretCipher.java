package com.diwaar.webhooks.endpoint;

import com.diwaar.kit.identity.SecretKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts endpoints' secrets and custom headers for storage: AES-256-GCM, under a key of its own for each of the two. The
 * organisation's id is authenticated too, so that a row moved to another organisation does not decrypt.
 *
 * <p>Stored form: one byte of version, 12 of nonce, then ciphertext and tag.
 */
public final class SecretCipher {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec secretsKey;
    private final SecretKeySpec headersKey;

    public SecretCipher(SecretKey secret) {
        this.secretsKey = new SecretKeySpec(secret.derive("endpoint-secrets"), "AES");
        this.headersKey = new SecretKeySpec(secret.derive("endpoint-headers"), "AES");
    }

    /** The secret as it is stored. */
    public byte[] encrypt(EndpointSecret secret, long organizationId) {
        return seal(secretsKey, organizationId, secret.key());
    }

    /**
     * The secret that was stored.
     *
     * @throws IllegalStateException where it was stored under another DIWAAR_SECRET_KEY or for another organisation
     */
    public EndpointSecret decrypt(byte[] stored, long organizationId) {
        return EndpointSecret.of(open(secretsKey, organizationId, stored));
    }

    /** The headers as they are stored; null for none. */
    public byte @Nullable [] encryptHeaders(CustomHeaders headers, long organizationId) {
        if (headers.isEmpty()) {
            return null;
        }
        StringBuilder lines = new StringBuilder();
        headers.forEach(
                (name, value) -> lines.append(name).append(':').append(value).append('\n'));
        return seal(headersKey, organizationId, lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The headers that were stored; fails as {@link #decrypt} does. */
    public CustomHeaders decryptHeaders(byte @Nullable [] stored, long organizationId) {
        if (stored == null) {
            return CustomHeaders.NONE;
        }
        String lines = new String(open(headersKey, organizationId, stored), StandardCharsets.UTF_8);
        return CustomHeaders.of(lines.lines()
                .map(line -> line.split(":", 2))
                .collect(Collectors.toMap(header -> header[0], header -> header[1])));
    }

    private static byte[] seal(SecretKeySpec key, long organizationId, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] encrypted = apply(Cipher.ENCRYPT_MODE, key, nonce, organizationId, plain);
        return ByteBuffer.allocate(1 + NONCE_BYTES + encrypted.length)
                .put(VERSION)
                .put(nonce)
                .put(encrypted)
                .array();
    }

    private static byte[] open(SecretKeySpec key, long organizationId, byte[] stored) {
        ByteBuffer from = ByteBuffer.wrap(stored);
        if (stored.length < 1 + NONCE_BYTES || from.get() != VERSION) {
            throw new IllegalStateException("An endpoint's secret is stored in a form that this version does not know");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        byte[] encrypted = new byte[from.remaining() - NONCE_BYTES];
        from.get(nonce).get(encrypted);
        return apply(Cipher.DECRYPT_MODE, key, nonce, organizationId, encrypted);
    }

    private static byte[] apply(int mode, SecretKeySpec key, byte[] nonce, long organizationId, byte[] input) {
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
