package com.diwaar.ingress.limiting;

import io.github.bucket4j.ConsumptionProbe;
import java.util.Optional;

/** Buckets that all replicas share. */
public interface SharedBuckets {

    /** Takes one token from the key's bucket; empty, within milliseconds, where the buckets can't be reached. */
    Optional<ConsumptionProbe> take(String key);
}
