package com.diwaar.ingress.limiting;

import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;

/**
 * What one API key may ask for: a token bucket, refilled evenly.
 *
 * @param perSecond requests a second that go on for ever
 * @param burst requests at once after a rest
 */
public record Rate(int perSecond, int burst) {

    public Rate {
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("A rate and its burst are at least 1");
        }
    }

    /** As the buckets take it, wherever they are kept. */
    public BucketConfiguration toBucket() {
        return BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }
}
