package com.diwaar.conversation.ending;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends conversations: those that are idle, and those that somebody wants ended. Stores, tells, then marks as told; what a
 * crash left untold is told by a sweep, under the same ids. Any number of replicas may be at it at once.
 */
public final class EndConversations {

    /** Far longer than telling takes: a sweep that is quicker only tells twice. */
    static final Duration TIME_TO_TELL = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(EndConversations.class);

    /** A batch is one short transaction: nobody who texts waits for more than that. */
    private static final int AT_ONCE = 200;

    private final Endings endings;
    private final EndingAnnouncements announcements;
    private final Clock clock;

    public EndConversations(Endings endings, EndingAnnouncements announcements, Clock clock) {
        this.endings = endings;
        this.announcements = announcements;
        this.clock = clock;
    }

    /**
     * Ends all that are idle.
     *
     * @return how many
     */
    public int endIdle() {
        int sum = 0;
        boolean told;
        do {
            Instant now = clock.instant();
            List<Ended> ended = endings.endIdle(now, now.plus(TIME_TO_TELL), AT_ONCE);
            told = tell(ended) > 0;
            sum += ended.size();
        } while (told);
        logged("conversations_ended", sum);
        return sum;
    }

    /** Ends the organisation's conversation if it is active. It counts even where it can't be told at once. */
    public void end(long organizationId, long conversationId) {
        Instant now = clock.instant();
        endings.end(organizationId, conversationId, EndReason.REQUESTED, now, now.plus(TIME_TO_TELL))
                .ifPresent(ended -> {
                    try {
                        tell(List.of(ended));
                    } catch (RuntimeException e) {
                        log.atWarn()
                                .addKeyValue("event", "ending_untold")
                                .addKeyValue("conversation_id", conversationId)
                                .addKeyValue("cause", e.toString())
                                .log("A sweep will tell of it");
                    }
                });
    }

    /**
     * Tells what was left untold.
     *
     * @return how many ends
     */
    public int sweep() {
        int sum = 0;
        int told;
        do {
            Instant now = clock.instant();
            told = tell(endings.claimUntold(now, now.plus(TIME_TO_TELL), AT_ONCE));
            sum += told;
        } while (told > 0);
        logged("endings_told_late", sum);
        return sum;
    }

    /** How many could be told: the others are left to a sweep, and where none could there is no use in going on. */
    private int tell(List<Ended> ended) {
        List<Ended> told = ended.isEmpty() ? List.of() : announcements.tellEnded(ended);
        if (!told.isEmpty()) {
            endings.told(told);
        }
        return told.size();
    }

    private static void logged(String event, int count) {
        if (count > 0) {
            log.atInfo().addKeyValue("event", event).addKeyValue("count", count).log("");
        }
    }
}
