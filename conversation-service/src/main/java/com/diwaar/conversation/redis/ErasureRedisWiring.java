package com.diwaar.conversation.redis;

import com.diwaar.conversation.erasure.WorkingState;
import com.diwaar.kit.redis.RedisConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets an erasure reach Redis. */
@Configuration(proxyBeanMethods = false)
class ErasureRedisWiring {

    @Bean
    WorkingState redisWorkingState(RedisConnection redis) {
        return new RedisWorkingState(redis);
    }
}
