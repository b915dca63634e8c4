package com.diwaar.conversation.caffeine;

import com.diwaar.conversation.dialogue.History;
import com.diwaar.conversation.dialogue.HistoryCache;
import com.diwaar.conversation.erasure.WorkingState;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Histories in this process's memory, up to so many characters in all; the least used go first. */
final class LocalHistoryCache implements HistoryCache, WorkingState {

    /** What a turn takes beside its text, roughly. */
    private static final int TURN = 100;

    private record Kept(History history, Duration ttl) {}

    private final Cache<Long, Kept> histories;

    LocalHistoryCache(long mostCharacters) {
        this.histories = Caffeine.newBuilder()
                .maximumWeight(mostCharacters)
                .weigher((Long _, Kept kept) -> weight(kept.history()))
                .expireAfter(Expiry.<Long, Kept>writing((_, kept) -> kept.ttl()))
                .build();
    }

    @Override
    public Optional<History> get(long conversationId) {
        return Optional.ofNullable(histories.getIfPresent(conversationId)).map(Kept::history);
    }

    @Override
    public void put(History history, Duration ttl) {
        histories
                .asMap()
                .merge(
                        history.conversationId(),
                        new Kept(history, ttl),
                        (old, young) ->
                                old.history().version() > young.history().version() ? old : young);
    }

    @Override
    public boolean forget(List<Long> conversationIds) {
        histories.invalidateAll(conversationIds);
        return true;
    }

    private static int weight(History history) {
        return TURN
                + history.turns().stream()
                        .mapToInt(turn -> TURN + turn.body().length())
                        .sum();
    }
}
