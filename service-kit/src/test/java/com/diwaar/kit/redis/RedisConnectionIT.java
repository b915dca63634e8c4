package com.diwaar.kit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.diwaar.testkit.FreePorts;
import com.diwaar.testkit.RealRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;

/** What becomes of a question that a real Redis answers with an error. */
class RedisConnectionIT {

    private final Logger logger = (Logger) LoggerFactory.getLogger("com.diwaar.kit.redis");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void aRedisWhoseMemoryIsFullIsAskedOnAndToldOfOnce() {
        try (RealRedis redis = RealRedis.start("maxmemory 1", "maxmemory-policy noeviction");
                RedisConnection connection = connection(redis.url())) {
            for (int i = 0; i < 20; i++) {
                assertThat(connection.ask(jedis -> jedis.set("k", "v"))).isEmpty();
                assertThat(connection.ask(jedis -> jedis.eval("return redis.call('SET', KEYS[1], 'v')", 1, "k")))
                        .isEmpty();
                assertThat(connection.ask(jedis -> jedis.exists("k"))).contains(false);
            }
            assertThat(lines.list).hasSize(1);
            assertThat(meters.counter("diwaar.redis.unreachable").count()).isEqualTo(40);
        }
    }

    @Test
    void aServerThatNoLongerTakesWritesIsReadAndAnotherConnectionIsTried() {
        int nobody = FreePorts.next();
        try (RealRedis replica = RealRedis.start("replicaof 127.0.0.1 " + nobody);
                RedisConnection connection = connection(replica.url())) {
            Optional<Object> before = connection.ask(RedisConnectionIT::connectionId);
            assertThat(before).isPresent();
            Awaitility.await().untilAsserted(() -> {
                assertThat(connection.ask(jedis -> jedis.set("k", "v"))).isEmpty();
                assertThat(connection.ask(RedisConnectionIT::connectionId))
                        .isPresent()
                        .isNotEqualTo(before);
            });
            assertThat(lines.list).hasSize(1);
        }
    }

    /** Making a cluster's client asks for its nodes: while none answers, that fails, and must not end the looking in noise. */
    @Test
    void aClusterThatIsAwayIsLookedForInSilence() {
        String nodes = "redis://localhost:%d,redis://localhost:%d".formatted(FreePorts.next(), FreePorts.next());
        try (RedisConnection connection = connection(nodes)) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(connection.ask(UnifiedJedis::ping)).isEmpty();
                assertThat(lines.list)
                        .extracting(ILoggingEvent::getFormattedMessage)
                        .contains("Redis is still away");
            });
        }
    }

    private static Object connectionId(UnifiedJedis jedis) {
        return jedis.sendCommand(Protocol.Command.CLIENT, "ID");
    }

    private RedisConnection connection(String urls) {
        List<URI> nodes = Stream.of(urls.split(",")).map(URI::create).toList();
        return new RedisConnection(
                new RedisSettings(nodes, Duration.ofSeconds(2), Duration.ofMillis(100), 4), "nothing is read", meters);
    }
}
