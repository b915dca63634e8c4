package com.diwaar.webhooks.fanout;

import com.diwaar.kit.identity.SecretKey;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Names customers without their numbers: 64 bits of a keyed hash, enough to find within an organisation what is about one.
 * Two numbers that met would be erased together; among a million customers that has a chance of one in many millions.
 */
public final class Persons {

    private final SecretKey.KeyedHash hash;

    public Persons(SecretKey secret) {
        this.hash = secret.keyedHash("webhook-persons");
    }

    /** The name of who has this number; null for nobody. */
    public @Nullable Long of(@Nullable String number) {
        return number == null || number.isBlank()
                ? null
                : ByteBuffer.wrap(Base64.getUrlDecoder().decode(hash.of(number.strip())))
                        .getLong();
    }
}
