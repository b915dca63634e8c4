package com.diwaar.conversation.redis;

import com.diwaar.conversation.dialogue.History;
import com.diwaar.conversation.dialogue.HistoryCache;
import com.diwaar.conversation.redis.RedisHistoryCache.Kept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes to Redis beside the work, which never waits for it: what comes while a write is under way goes out together with the
 * next, of each conversation only the newest. A crash loses what waits, which is on record.
 */
final class WrittenBehind implements HistoryCache {

    private static final int MOST_AT_ONCE = 100;

    private final RedisHistoryCache redis;
    private final Map<Long, Kept> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean writing = new AtomicBoolean();

    WrittenBehind(RedisHistoryCache redis) {
        this.redis = redis;
    }

    @Override
    public Optional<History> get(long conversationId) {
        return redis.get(conversationId);
    }

    @Override
    public void put(History history, Duration ttl) {
        waiting.merge(
                history.conversationId(),
                new Kept(history, ttl),
                (old, young) -> old.history().version() > young.history().version() ? old : young);
        writeBehind();
    }

    private void writeBehind() {
        if (!waiting.isEmpty() && writing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("histories").start(this::write);
        }
    }

    private void write() {
        try {
            redis.put(take());
        } finally {
            writing.set(false);
            // Who came before that saw a write under way.
            writeBehind();
        }
    }

    private List<Kept> take() {
        List<Kept> taken = new ArrayList<>();
        for (Long conversation : waiting.keySet()) {
            Kept kept = waiting.remove(conversation);
            if (kept != null) {
                taken.add(kept);
            }
            if (taken.size() == MOST_AT_ONCE) {
                break;
            }
        }
        return taken;
    }
}
