package com.diwaar.kit.redis;

import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.JedisURIHelper;

/** Clients of a single server or a cluster, as {@code REDIS_URL} says. */
final class RedisClients {

    private RedisClients() {}

    /** Does not connect yet: a service starts without Redis. */
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
                        .nodes(settings.url().stream().map(RedisClients::node).collect(Collectors.toSet()))
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
