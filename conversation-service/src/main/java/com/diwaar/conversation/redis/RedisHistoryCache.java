package com.diwaar.conversation.redis;

import com.diwaar.conversation.dialogue.History;
import com.diwaar.conversation.dialogue.HistoryCache;
import com.diwaar.conversation.dialogue.Turn;
import com.diwaar.kit.redis.RedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Histories as JSON in Redis hashes. A write never lowers a version; an entry of another schema is no entry. */
final class RedisHistoryCache implements HistoryCache {

    private static final Logger log = LoggerFactory.getLogger(RedisHistoryCache.class);

    /** Raised with every change that an older reader would misread. */
    private static final int SCHEMA = 2;

    private static final String KEEP_UNLESS_OLDER = """
            local kept = redis.call('HGET', KEYS[1], 'version')
            if kept and tonumber(kept) > tonumber(ARGV[1]) then return 0 end
            redis.call('HSET', KEYS[1], 'version', ARGV[1], 'state', ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return 1""";

    private final RedisConnection redis;
    private final JsonMapper mapper;

    RedisHistoryCache(RedisConnection redis, JsonMapper mapper) {
        this.redis = redis;
        this.mapper = mapper.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    private record Entry(int schema, long version, List<Turn> turns) {}

    /** A history that is to be kept for so long. */
    record Kept(History history, Duration ttl) {}

    @Override
    public Optional<History> get(long conversationId) {
        return redis.<String>ask(jedis -> jedis.hget(key(conversationId), "state"))
                .flatMap(state -> read(conversationId, state));
    }

    @Override
    public void put(History history, Duration ttl) {
        put(List.of(new Kept(history, ttl)));
    }

    /** Keeps all of them, in one round trip. */
    void put(List<Kept> histories) {
        redis.<Object>ask(jedis -> {
            try (AbstractPipeline pipeline = jedis.pipelined()) {
                List<Response<Object>> answers = histories.stream()
                        .map(kept -> put(kept.history(), kept.ttl(), pipeline))
                        .toList();
                pipeline.sync();
                answers.forEach(RedisHistoryCache::check);
            }
            return null;
        });
    }

    /** A node of a cluster that is away leaves its answers open. */
    private static void check(Response<?> answer) {
        try {
            answer.get();
        } catch (IllegalStateException e) {
            throw new JedisConnectionException("No answer", e);
        }
    }

    private Response<Object> put(History history, Duration ttl, AbstractPipeline pipeline) {
        return pipeline.eval(
                KEEP_UNLESS_OLDER,
                1,
                key(history.conversationId()),
                Long.toString(history.version()),
                mapper.writeValueAsString(new Entry(SCHEMA, history.version(), history.turns())),
                Long.toString(ttl.toMillis()));
    }

    private Optional<History> read(long conversationId, String state) {
        try {
            Entry entry = mapper.readValue(state, Entry.class);
            return entry.schema() == SCHEMA
                    ? Optional.of(new History(conversationId, entry.version(), entry.turns()))
                    : Optional.empty();
        } catch (JacksonException e) {
            log.atWarn()
                    .addKeyValue("event", "redis_unreadable")
                    .addKeyValue("conversation_id", conversationId)
                    .log("An entry in Redis can't be read; the database has it");
            return Optional.empty();
        }
    }

    static String key(long conversationId) {
        return "diwaar:conversation:" + conversationId;
    }
}
