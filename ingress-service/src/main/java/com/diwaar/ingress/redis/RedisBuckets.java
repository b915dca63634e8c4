package com.diwaar.ingress.redis;

import com.diwaar.ingress.limiting.Rate;
import com.diwaar.ingress.limiting.SharedBuckets;
import com.diwaar.kit.redis.RedisConnection;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.jedis.Bucket4jJedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/** Buckets in Redis, changed by compare and swap; one that is full again is forgotten. */
final class RedisBuckets implements SharedBuckets {

    private static final ExpirationAfterWriteStrategy WHEN_FULL =
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(10));

    private final RedisConnection redis;
    private final BucketConfiguration configuration;
    private volatile @Nullable Buckets buckets;

    /** The buckets as one client reaches them; after an outage there is another client. */
    private record Buckets(UnifiedJedis jedis, ProxyManager<byte[]> manager) {}

    RedisBuckets(RedisConnection redis, Rate rate) {
        this.redis = redis;
        this.configuration = rate.toBucket();
    }

    @Override
    public Optional<ConsumptionProbe> take(String key) {
        return redis.ask(jedis -> bucketsIn(jedis)
                .builder()
                .build(("diwaar:sends:" + key).getBytes(StandardCharsets.UTF_8), () -> configuration)
                .tryConsumeAndReturnRemaining(1));
    }

    /** Made by whoever comes first; that two may is harmless, for they keep nothing. */
    private ProxyManager<byte[]> bucketsIn(UnifiedJedis jedis) {
        Buckets known = buckets;
        if (known == null || known.jedis() != jedis) {
            known = new Buckets(
                    jedis,
                    Bucket4jJedis.casBasedBuilder(jedis)
                            .expirationAfterWrite(WHEN_FULL)
                            .build());
            buckets = known;
        }
        return known.manager();
    }
}
