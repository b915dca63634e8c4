package com.diwaar.conversation.postgres;

import com.diwaar.kit.identity.SecretKey;
import java.util.Collection;

/** Keyed hashes of providers' sids, as the table {@code erased_texts} has them. */
final class TextHashes {

    private final SecretKey.KeyedHash hash;

    TextHashes(SecretKey secret) {
        this.hash = secret.keyedHash("messages");
    }

    String of(String sid) {
        return hash.of(sid);
    }

    /** In the same order. */
    String[] of(Collection<String> sids) {
        return sids.stream().map(hash::of).toArray(String[]::new);
    }
}
