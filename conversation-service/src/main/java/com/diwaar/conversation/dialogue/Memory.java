package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.SmsSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds a conversation's history where it is quickest to find: in the texts that opened it, in this process, in the cache
 * that all share, on record. What a cache has counts only at the version on record.
 */
public final class Memory {

    private final Dialogues dialogues;
    private final HistoryCache local;
    private final HistoryCache shared;

    public Memory(Dialogues dialogues, HistoryCache local, HistoryCache shared) {
        this.dialogues = dialogues;
        this.local = local;
        this.shared = shared;
    }

    /**
     * The history after these texts were received.
     *
     * @param before what was on record before they were stored
     */
    History after(Dialogues.Received received, Situation before, SmsSettings settings) {
        History history = received.opened()
                ? History.opened(received)
                : grown(received, before, settings)
                        .orElseGet(() -> onRecord(received.conversation().id(), settings));
        keep(history, before.summarised(), settings);
        return history;
    }

    /**
     * The history as it stands.
     *
     * @param undecided what it must know of: a cache that lost one of them is not believed
     */
    History of(Conversation conversation, List<InboundText> undecided, SmsSettings settings) {
        return cached(conversation.id(), conversation.historyVersion(), settings)
                .filter(kept -> knows(kept, undecided))
                .orElseGet(() -> onRecord(conversation.id(), settings));
    }

    void keep(History history, long summarised, SmsSettings settings) {
        History window = history.window(most(settings), summarised);
        local.put(window, Duration.ofHours(settings.conversationTtlHours()));
        if (settings.redisPersistence().enabled()) {
            shared.put(window, Duration.ofHours(settings.redisPersistence().ttlHours()));
        }
    }

    /** Only if nothing but these texts came between, no welcome either: one store raises the version by one. */
    private Optional<History> grown(Dialogues.Received received, Situation before, SmsSettings settings) {
        Conversation then = before.active();
        Conversation now = received.conversation();
        return isNext(then, now) && received.welcome() == null
                ? cached(now.id(), now.historyVersion() - 1, settings)
                        .map(kept -> kept.with(received.texts(), now.historyVersion())
                                .window(most(settings), before.summarised()))
                : Optional.empty();
    }

    private static boolean isNext(@Nullable Conversation then, Conversation now) {
        return then != null && then.id() == now.id() && then.historyVersion() + 1 == now.historyVersion();
    }

    private Optional<History> cached(long conversationId, long version, SmsSettings settings) {
        Optional<History> here = local.get(conversationId).filter(kept -> kept.version() == version);
        return here.isPresent() || !settings.redisPersistence().enabled()
                ? here
                : shared.get(conversationId).filter(kept -> kept.version() == version);
    }

    private static boolean knows(History history, List<InboundText> texts) {
        Set<String> known = history.unanswered().stream().map(Turn::sid).collect(Collectors.toSet());
        return texts.stream().allMatch(text -> known.contains(text.sid()));
    }

    private History onRecord(long conversationId, SmsSettings settings) {
        return dialogues.history(conversationId, most(settings));
    }

    /** As many as the model sees, and enough to tell a loop. */
    private static int most(SmsSettings settings) {
        return Math.max(settings.maxConversationLength(), Loops.LEAST_MESSAGES);
    }
}
