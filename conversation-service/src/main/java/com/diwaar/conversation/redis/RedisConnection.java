package com.diwaar.conversation.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Redis as something that may be away: asking it never fails. One log line when it goes and one when it is back, a counter
 * for each time that it was not there, and a pause in which nothing waits for it.
 */
final class RedisConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisConnection.class);

    private final Supplier<UnifiedJedis> connect;
    private final long pauseNanos;
    private final Counter unreachable;
    private final ReentrantLock connecting = new ReentrantLock();
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile long askAgainAt = System.nanoTime();
    private volatile @Nullable UnifiedJedis jedis;

    RedisConnection(Supplier<UnifiedJedis> connect, Duration pause, MeterRegistry meters) {
        this.connect = connect;
        this.pauseNanos = pause.toNanos();
        this.unreachable = Counter.builder("diwaar.redis.unreachable")
                .description("Times that the working state was not to be had from Redis")
                .register(meters);
    }

    /** What Redis answers; empty where it is away or answers nothing. */
    <T> Optional<T> ask(Function<UnifiedJedis, @Nullable T> question) {
        if (away.get() && System.nanoTime() - askAgainAt < 0) {
            unreachable.increment();
            return Optional.empty();
        }
        try {
            T answer = question.apply(connected());
            if (away.compareAndSet(true, false)) {
                log.atInfo().addKeyValue("event", "redis_back").log("Redis is back");
            }
            return Optional.ofNullable(answer);
        } catch (JedisException e) {
            unreachable.increment();
            askAgainAt = System.nanoTime() + pauseNanos;
            if (away.compareAndSet(false, true)) {
                log.atWarn()
                        .addKeyValue("event", "redis_away")
                        .addKeyValue("cause", e.toString())
                        .log("Redis is away; conversations are read from the database until it is back");
            }
            return Optional.empty();
        }
    }

    private UnifiedJedis connected() {
        UnifiedJedis known = jedis;
        if (known != null) {
            return known;
        }
        connecting.lock();
        try {
            UnifiedJedis made = jedis == null ? connect.get() : jedis;
            jedis = made;
            return made;
        } finally {
            connecting.unlock();
        }
    }

    @Override
    public void close() {
        UnifiedJedis open = jedis;
        if (open != null) {
            open.close();
        }
    }
}
