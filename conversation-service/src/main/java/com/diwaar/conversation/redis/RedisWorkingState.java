package com.diwaar.conversation.redis;

import com.diwaar.conversation.erasure.WorkingState;
import com.diwaar.kit.redis.RedisConnection;
import java.time.Duration;
import java.util.List;

/**
 * Forgets conversations in Redis. A stone is left in the entry's place, of a version that no history has: a write that was
 * under way finds a newer one and gives up.
 */
final class RedisWorkingState implements WorkingState {

    /** The greatest whole number that Redis' Lua can tell from its neighbours. */
    private static final long NEWEST = (1L << 53) - 1;

    /** Longer than anybody is at work on a text, stopped processes among them. */
    private static final Duration STONE_STAYS = Duration.ofDays(7);

    private static final String PUT_STONE = """
            redis.call('DEL', KEYS[1])
            redis.call('HSET', KEYS[1], 'version', ARGV[1])
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return 1""";

    private final RedisConnection redis;

    RedisWorkingState(RedisConnection redis) {
        this.redis = redis;
    }

    @Override
    public boolean forget(List<Long> conversationIds) {
        return conversationIds.stream().allMatch(this::forget);
    }

    private boolean forget(long conversationId) {
        return redis.<Object>ask(jedis -> jedis.eval(
                        PUT_STONE,
                        1,
                        RedisHistoryCache.key(conversationId),
                        Long.toString(NEWEST),
                        Long.toString(STONE_STAYS.toMillis())))
                .isPresent();
    }
}
