package com.diwaar.ingress.redis;

import com.diwaar.ingress.IngressSettings;
import com.diwaar.ingress.limiting.Rate;
import com.diwaar.ingress.limiting.SharedBuckets;
import com.diwaar.kit.redis.RedisConnection;
import com.diwaar.kit.redis.RedisSettings;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import redis.clients.jedis.UnifiedJedis;

/** Connects to Redis before the first request needs it; the service starts without it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisSettings.class)
class RedisWiring {

    @Bean(destroyMethod = "close")
    RedisConnection redisConnection(RedisSettings settings, MeterRegistry meters) {
        RedisConnection redis =
                new RedisConnection(settings, "each replica limits the rate of API keys by itself", meters);
        Thread.ofVirtual().name("redis-first").start(() -> redis.ask(UnifiedJedis::ping));
        return redis;
    }

    @Bean
    SharedBuckets sharedBuckets(RedisConnection redis, Rate rate, IngressSettings settings, MeterRegistry meters) {
        return new PatientBuckets(new RedisBuckets(redis, rate), settings.redisPatience(), meters);
    }
}
