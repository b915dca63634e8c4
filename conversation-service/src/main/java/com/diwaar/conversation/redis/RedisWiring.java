package com.diwaar.conversation.redis;

import com.diwaar.conversation.dialogue.HistoryCache;
import com.diwaar.kit.redis.RedisConnection;
import com.diwaar.kit.redis.RedisSettings;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Connects to Redis when it is first needed; a service starts without it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisSettings.class)
class RedisWiring {

    @Bean(destroyMethod = "close")
    RedisConnection redisConnection(RedisSettings settings, MeterRegistry meters) {
        return new RedisConnection(settings, "conversations are read from the database", meters);
    }

    @Bean
    RedisHistoryCache redisHistories(RedisConnection redis, JsonMapper mapper) {
        return new RedisHistoryCache(redis, mapper);
    }

    @Bean
    HistoryCache sharedHistories(RedisHistoryCache redisHistories) {
        return new WrittenBehind(redisHistories);
    }
}
