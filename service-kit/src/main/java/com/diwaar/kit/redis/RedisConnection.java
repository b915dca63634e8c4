package com.diwaar.kit.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Redis as something that may be away: asking it never fails. One log line when it goes and one when it is back, and a counter
 * ({@code diwaar.redis.unreachable}) for each time that nothing was to be had of it. Only who asks when it goes waits for the
 * timeout; from then on nobody does, and whether it is back is found out beside the work.
 *
 * <p>A Redis that answers with an error is not away: it is asked on, since what it refuses (writes, when its memory is full)
 * need not be all. One log line per kind of error; another once that kind has not been seen for a minute.
 */
public final class RedisConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisConnection.class);

    private final Supplier<UnifiedJedis> connect;
    private final long pauseNanos;
    private final String instead;
    private final Counter unreachable;
    private final ReentrantLock connecting = new ReentrantLock();
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicLong lookAgainAt = new AtomicLong();
    private final RedisRefusals refusals;
    private volatile @Nullable UnifiedJedis jedis;
    private volatile boolean closed;

    /**
     * Connects when it is first asked.
     *
     * @param instead what happens while Redis is away, as the log shall say it
     */
    public RedisConnection(RedisSettings settings, String instead, MeterRegistry meters) {
        this.connect = () -> RedisClients.connect(settings);
        this.pauseNanos = settings.pause().toNanos();
        this.instead = instead;
        this.refusals = new RedisRefusals(instead, System::nanoTime);
        this.unreachable = Counter.builder("diwaar.redis.unreachable")
                .description("Times that something was not to be had from Redis")
                .register(meters);
    }

    /** What Redis answers; empty where it is away or answers nothing. */
    public <T> Optional<T> ask(Function<UnifiedJedis, @Nullable T> question) {
        if (away.get()) {
            unreachable.increment();
            lookAgain();
            return Optional.empty();
        }
        UnifiedJedis asked = null;
        try {
            asked = connected();
            return Optional.ofNullable(question.apply(asked));
        } catch (JedisException e) {
            unreachable.increment();
            if (asked != null && asked != jedis) {
                return Optional
                        .empty(); // it was replaced and closed meanwhile, and says nothing of the one in its place
            }
            if (RedisRefusals.isOne(e)) {
                refused(e);
                return Optional.empty();
            }
            lookAgainAt.set(System.nanoTime() + pauseNanos);
            if (away.compareAndSet(false, true)) {
                log.atWarn()
                        .addKeyValue("event", "redis_away")
                        .addKeyValue("cause", e.toString())
                        .log("Redis is away; until it is back, {}", instead);
            }
            return Optional.empty();
        }
    }

    private void refused(JedisException error) {
        refusals.report(error);
        if (RedisRefusals.anotherServerMayTakeIt(error)) {
            lookAgain();
        }
    }

    /** One looks, once in a pause, and nobody waits for it. */
    private void lookAgain() {
        long due = lookAgainAt.get();
        if (System.nanoTime() - due >= 0 && lookAgainAt.compareAndSet(due, System.nanoTime() + pauseNanos)) {
            Thread.ofVirtual().name("redis-look").start(this::look);
        }
    }

    /** With a client of its own: the old one's idle connections are dead, and would send Redis away again one by one. */
    private void look() {
        UnifiedJedis fresh = null;
        try {
            fresh = connect.get(); // of a cluster, this asks for its nodes already
            fresh.ping();
        } catch (JedisException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("Redis is still away");
            if (fresh != null) {
                fresh.close();
            }
            return;
        }
        UnifiedJedis old = replace(fresh);
        if (away.compareAndSet(true, false)) {
            log.atInfo().addKeyValue("event", "redis_back").log("Redis is back");
        }
        if (old != null) {
            old.close();
        }
    }

    private @Nullable UnifiedJedis replace(UnifiedJedis fresh) {
        connecting.lock();
        try {
            UnifiedJedis old = jedis;
            jedis = closed ? null : fresh;
            return closed ? fresh : old;
        } finally {
            connecting.unlock();
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
        closed = true;
        UnifiedJedis open = jedis;
        if (open != null) {
            open.close();
        }
    }
}
