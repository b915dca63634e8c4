package com.diwaar.ingress.limiting;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.local.LocalBucketBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds each key to its rate: over all replicas together while the shared buckets can be reached, else on each replica by
 * itself. To refuse everybody, or nobody, because a cache is away would be worse than either.
 */
public final class RateLimits {

    private final Rate rate;
    private final SharedBuckets shared;

    /** One for each key that was seen while the shared ones were away; keys are known ones, so there are only so many. */
    private final Map<String, Bucket> local = new ConcurrentHashMap<>();

    public RateLimits(Rate rate, SharedBuckets shared) {
        this.rate = rate;
        this.shared = shared;
    }

    /** How long the key has to wait until it may ask again; zero where it may now, which spends one request. */
    public Duration take(String key) {
        ConsumptionProbe probe = shared.take(key).orElseGet(() -> locally(key));
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
    }

    private ConsumptionProbe locally(String key) {
        return local.computeIfAbsent(key, _ -> full()).tryConsumeAndReturnRemaining(1);
    }

    private Bucket full() {
        LocalBucketBuilder builder = Bucket.builder();
        for (var bandwidth : rate.toBucket().getBandwidths()) {
            builder.addLimit(bandwidth);
        }
        return builder.build();
    }
}
