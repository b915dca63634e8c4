package com.diwaar.outbound.postgres;

import com.diwaar.kit.identity.SecretKey;
import com.diwaar.kit.identity.SecretKey.KeyedHash;

/** What stands in place of the sid of an erased text. */
final class SidHashes {

    private final KeyedHash hash;

    SidHashes(SecretKey secret) {
        this.hash = secret.keyedHash("messages");
    }

    String of(String messageSid) {
        return hash.of(messageSid);
    }
}
