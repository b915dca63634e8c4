package com.diwaar.conversation.ending;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Expires agendas whose time is over; stores, tells and marks as {@link EndConversations} does. */
public final class ExpireAgendas {

    private static final Logger log = LoggerFactory.getLogger(ExpireAgendas.class);
    private static final int AT_ONCE = 200;

    private final Endings endings;
    private final EndingAnnouncements announcements;
    private final Clock clock;

    public ExpireAgendas(Endings endings, EndingAnnouncements announcements, Clock clock) {
        this.endings = endings;
        this.announcements = announcements;
        this.clock = clock;
    }

    /**
     * Expires all that are due.
     *
     * @return how many
     */
    public int expire() {
        int sum = 0;
        List<ExpiredAgenda> expired;
        do {
            Instant now = clock.instant();
            expired = endings.expireAgendas(now, now.plus(EndConversations.TIME_TO_TELL), AT_ONCE);
            tell(expired);
            sum += expired.size();
        } while (!expired.isEmpty());
        logged("agendas_expired", sum);
        return sum;
    }

    /**
     * Tells what was left untold.
     *
     * @return how many
     */
    public int sweep() {
        int sum = 0;
        List<ExpiredAgenda> untold;
        do {
            Instant now = clock.instant();
            untold = endings.claimUntoldAgendas(now, now.plus(EndConversations.TIME_TO_TELL), AT_ONCE);
            tell(untold);
            sum += untold.size();
        } while (!untold.isEmpty());
        logged("expiries_told_late", sum);
        return sum;
    }

    private void tell(List<ExpiredAgenda> agendas) {
        if (!agendas.isEmpty()) {
            announcements.tellExpired(agendas);
            endings.toldAgendas(agendas);
        }
    }

    private static void logged(String event, int count) {
        if (count > 0) {
            log.atInfo().addKeyValue("event", event).addKeyValue("count", count).log("");
        }
    }
}
