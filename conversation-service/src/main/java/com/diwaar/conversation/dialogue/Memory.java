package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.SmsSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds a conversation's history where it is quickest to find: in the texts that opened it, in the cache, on record. */
public final class Memory {

    private final Dialogues dialogues;
    private final HistoryCache cache;

    public Memory(Dialogues dialogues, HistoryCache cache) {
        this.dialogues = dialogues;
        this.cache = cache;
    }

    /**
     * The history after these texts were received.
     *
     * @param before the conversation as it was read before they were stored
     */
    History after(Dialogues.Received received, @Nullable Conversation before, SmsSettings settings) {
        History history = received.opened()
                ? History.opened(received.conversation(), received.texts())
                : grown(received, before, settings)
                        .orElseGet(() -> onRecord(received.conversation().id(), settings));
        keep(history, settings);
        return history;
    }

    /**
     * The history as it stands.
     *
     * @param undecided what it must know of: a cache that lost one of them is not believed
     */
    History of(Conversation conversation, List<InboundText> undecided, SmsSettings settings) {
        return cached(conversation.id(), settings)
                .filter(kept -> kept.version() == conversation.historyVersion() && knows(kept, undecided))
                .orElseGet(() -> onRecord(conversation.id(), settings));
    }

    void keep(History history, SmsSettings settings) {
        if (settings.redisPersistence().enabled()) {
            cache.put(
                    history.window(settings.maxConversationLength()),
                    Duration.ofHours(settings.redisPersistence().ttlHours()));
        }
    }

    /** Only if nothing but these texts came between: one store raises the version by one. */
    private Optional<History> grown(Dialogues.Received received, @Nullable Conversation before, SmsSettings settings) {
        Conversation now = received.conversation();
        if (before == null || before.id() != now.id() || before.historyVersion() + 1 != now.historyVersion()) {
            return Optional.empty();
        }
        return cached(now.id(), settings)
                .filter(kept -> kept.version() == before.historyVersion())
                .map(kept ->
                        kept.with(received.texts(), now.historyVersion()).window(settings.maxConversationLength()));
    }

    private Optional<History> cached(long conversationId, SmsSettings settings) {
        return settings.redisPersistence().enabled() ? cache.get(conversationId) : Optional.empty();
    }

    private static boolean knows(History history, List<InboundText> texts) {
        Set<String> known = history.unanswered().stream().map(Turn::sid).collect(Collectors.toSet());
        return texts.stream().allMatch(text -> known.contains(text.sid()));
    }

    private History onRecord(long conversationId, SmsSettings settings) {
        return dialogues.history(conversationId, settings.maxConversationLength());
    }
}
