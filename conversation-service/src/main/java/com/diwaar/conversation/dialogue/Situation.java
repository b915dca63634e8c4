package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.agenda.OpenAgenda;
import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.optout.OptOut;
import com.diwaar.conversation.optout.OptOutWord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is on record about a line and some of its texts, read at once.
 *
 * @param assistant who has the number; null where nobody has
 * @param active the active conversation, if there is one
 * @param oldestUnanswered the sid of the active conversation's oldest unanswered text
 * @param summary of the active conversation's older messages; null where there is none yet
 * @param unsent our messages that have not left yet
 * @param errored our messages that never will
 * @param known by sid; a text that is not in here was never seen
 * @param erased the sids of texts whose author was erased since: nothing is left to do or to say about them
 * @param optOut what stands for this person; null where nothing does
 */
public record Situation(
        @Nullable Assistant assistant,
        @Nullable Conversation active,
        @Nullable String oldestUnanswered,
        @Nullable Summary summary,
        Set<Long> unsent,
        Set<Long> errored,
        List<OpenAgenda> agendas,
        Map<String, Known> known,
        Set<String> erased,
        @Nullable OptOut optOut,
        Traffic traffic) {

    /**
     * A text that was seen before.
     *
     * @param stored null where it was refused before it became part of a conversation
     * @param answeredBy the answer that covers it
     * @param obeyed the order that it was taken for
     * @param notices what it gave cause to
     * @param concluded the agendas that were settled when it was refused
     */
    public record Known(
            @Nullable StoredText stored,
            @Nullable Refusal refusal,
            @Nullable Long answeredBy,
            @Nullable OptOutWord obeyed,
            List<Notice> notices,
            List<Agenda> concluded) {

        /** Stored but neither answered, refused nor obeyed is unfinished work, no duplicate. */
        boolean isDecided() {
            return refusal != null || answeredBy != null || obeyed != null;
        }

        /** Whether it changed who may be texted, or was refused because of that. */
        boolean isAboutOptOut() {
            return obeyed == OptOutWord.START
                    || (stored != null
                            && stored.text()
                                    .word()
                                    .filter(OptOutWord.STOP::equals)
                                    .isPresent())
                    || obeyed == OptOutWord.STOP
                    || (refusal != null && refusal.code() == com.diwaar.events.ErrorCode.RECIPIENT_OPTED_OUT);
        }
    }

    /** Whether nothing is left to be decided on the text of this sid. */
    boolean isDecided(String sid) {
        Known one = known.get(sid);
        return erased.contains(sid) || (one != null && one.isDecided());
    }

    /** Whether so many stores, and nothing else, lie between this and the history; the first one may have opened it. */
    boolean isBefore(History history, int stores) {
        return active == null
                ? history.version() == stores
                : active.id() == history.conversationId() && history.version() == active.historyVersion() + stores;
    }

    /** How far the summary goes; 0 where there is none. */
    long summarised() {
        return summary == null ? 0 : summary.through();
    }
}
