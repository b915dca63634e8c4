package com.diwaar.conversation.redis;

import com.diwaar.conversation.dialogue.HistoryCache;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.JedisURIHelper;
import tools.jackson.databind.json.JsonMapper;

/** Connects to Redis when it is first needed; a service starts without it. */
@Configuration(proxyBeanMethods = false)
class RedisWiring {

    @Bean(destroyMethod = "close")
    RedisConnection redisConnection(RedisSettings settings, MeterRegistry meters) {
        return new RedisConnection(() -> connect(settings), settings.pause(), meters);
    }

    @Bean
    HistoryCache sharedHistories(RedisConnection redis, JsonMapper mapper) {
        return new RedisHistoryCache(redis, mapper);
    }

    static UnifiedJedis connect(RedisSettings settings) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(settings.connections());
        pool.setMaxIdle(settings.connections());
        pool.setMaxWait(settings.timeout());
        pool.setJmxEnabled(false);
        JedisClientConfig config = clientConfig(settings.url().getFirst(), settings.timeout());
        return settings.url().size() == 1
                ? RedisClient.builder()
                        .hostAndPort(
                                JedisURIHelper.getHostAndPort(settings.url().getFirst()))
                        .clientConfig(config)
                        .poolConfig(pool)
                        .build()
                : RedisClusterClient.builder()
                        .nodes(settings.url().stream().map(RedisWiring::node).collect(Collectors.toSet()))
                        .clientConfig(config)
                        .poolConfig(pool)
                        .maxAttempts(2)
                        .build();
    }

    /** By the JVM's trusted authorities, and for the host that was asked for, which Jedis alone does not check. */
    private static DefaultJedisClientConfig.Builder verified(DefaultJedisClientConfig.Builder config) {
        SSLParameters parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        try {
            return config.ssl(true)
                    .sslSocketFactory(SSLContext.getDefault().getSocketFactory())
                    .sslParameters(parameters);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no TLS", e);
        }
    }

    private static HostAndPort node(URI url) {
        return JedisURIHelper.getHostAndPort(url);
    }

    private static JedisClientConfig clientConfig(URI url, Duration timeout) {
        int millis = Math.toIntExact(timeout.toMillis());
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(millis)
                .socketTimeoutMillis(millis)
                .user(JedisURIHelper.getUser(url))
                .password(JedisURIHelper.getPassword(url))
                .database(JedisURIHelper.getDBIndex(url));
        return (JedisURIHelper.isRedisSSLScheme(url) ? verified(config) : config).build();
    }
}
