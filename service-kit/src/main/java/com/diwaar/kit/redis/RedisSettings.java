package com.diwaar.kit.redis;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Redis is.
 *
 * @param url {@code redis://} or {@code rediss://}, with credentials if it wants them; several are a cluster's nodes
 * @param timeout of a connect and of a command; nothing is made to wait longer for what can be done without
 * @param pause so often it is looked whether a Redis that was away is back
 */
@ConfigurationProperties("diwaar.redis")
public record RedisSettings(
        List<URI> url,
        @DefaultValue("300ms") Duration timeout,
        @DefaultValue("1s") Duration pause,
        @DefaultValue("64") int connections) {

    @Override
    public String toString() {
        return "RedisSettings[%d node(s)]".formatted(url.size());
    }
}
