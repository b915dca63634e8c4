package com.diwaar.kit.redis;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** What a Redis that is there answers instead of doing it, told once for each kind while it lasts. */
final class RedisRefusals {

    private static final Logger log = LoggerFactory.getLogger(RedisRefusals.class);
    private static final long FORGOTTEN_AFTER_NANOS = Duration.ofMinutes(1).toNanos();

    /** An error's code comes first in it, or where a script met it, after a hyphen further on. */
    private static final Pattern CODE = Pattern.compile("(?:^|-)([A-Z]{2,})\\b");

    /** It refuses everything alike: as good as away. */
    private static final Set<String> NOTHING_IS_TO_BE_HAD = Set.of("LOADING", "NOAUTH", "WRONGPASS");

    private static final String TOO_MANY_CLIENTS = "max number of clients reached";

    /** After a failover the old connections may lead to a server that no longer takes writes. */
    private static final Set<String> NOT_OF_THIS_SERVER = Set.of("READONLY", "MASTERDOWN");

    private final Map<String, Long> lastSeen = new ConcurrentHashMap<>();
    private final String instead;
    private final LongSupplier nanos;

    RedisRefusals(String instead, LongSupplier nanos) {
        this.instead = instead;
        this.nanos = nanos;
    }

    /** Whether Redis is there and only does not do this. */
    static boolean isOne(JedisException failure) {
        return failure instanceof JedisDataException
                && !NOTHING_IS_TO_BE_HAD.contains(kindOf(failure))
                && !message(failure).contains(TOO_MANY_CLIENTS);
    }

    static boolean anotherServerMayTakeIt(JedisException refusal) {
        return NOT_OF_THIS_SERVER.contains(kindOf(refusal));
    }

    void report(JedisException refusal) {
        String kind = kindOf(refusal);
        long now = nanos.getAsLong();
        Long before = lastSeen.put(kind, now);
        if (before == null || now - before > FORGOTTEN_AFTER_NANOS) {
            log.atWarn()
                    .addKeyValue("event", "redis_refuses")
                    .addKeyValue("kind", kind)
                    .addKeyValue("cause", message(refusal))
                    .log("Redis does not do what it is asked; until it does, {}", instead);
        }
    }

    /** The error's code, such as {@code OOM} or {@code READONLY}. */
    static String kindOf(JedisException refusal) {
        Matcher codes = CODE.matcher(message(refusal));
        String kind = "ERR";
        while (codes.find()) {
            kind = codes.group(1);
        }
        return kind;
    }

    private static String message(JedisException refusal) {
        return String.valueOf(refusal.getMessage());
    }
}
