package com.diwaar.billing.announcement;

import com.diwaar.kit.chore.Chore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Announces what changed: an account a fifth of a second after its first change, then at most once a second; a threshold
 * once. Emits, then marks: what a crash left unmarked is announced again, by any replica.
 */
@Component
class AnnounceChanges {

    private static final Logger log = LoggerFactory.getLogger(AnnounceChanges.class);
    private static final Duration PAUSE_PER_ACCOUNT = Duration.ofSeconds(1);
    private static final int AT_ONCE = 500;

    private final Announcements announcements;
    private final Announcer announcer;
    private final Clock clock;

    AnnounceChanges(Announcements announcements, Announcer announcer, Clock clock) {
        this.announcements = announcements;
        this.announcer = announcer;
        this.clock = clock;
    }

    @Bean
    Chore announceChangesChore(@Value("${diwaar.billing.announce-interval:200ms}") Duration pause) {
        return new Chore("announce_changes", pause, this::announceDue).atOnce();
    }

    void announceDue() {
        tryTo("accounts", this::announceAccounts);
        tryTo("thresholds", this::announceThresholds);
    }

    private void announceAccounts() {
        List<AccountState> due;
        do {
            due = announcements.claimDueAccounts(clock.instant(), PAUSE_PER_ACCOUNT, AT_ONCE);
            if (!due.isEmpty()) {
                announcer.announceAccounts(due);
                announcements.markAccounts(due);
            }
        } while (due.size() == AT_ONCE);
    }

    private void announceThresholds() {
        List<ThresholdReached> due;
        do {
            due = announcements.dueThresholds(AT_ONCE);
            if (!due.isEmpty()) {
                announcer.announceThresholds(due);
                announcements.markThresholds(due, clock.instant());
            }
        } while (due.size() == AT_ONCE);
    }

    /** A failure of one must not keep the other back; what was not marked is due again. */
    private static void tryTo(String what, Runnable announce) {
        try {
            announce.run();
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("event", "announcement_failed")
                    .addKeyValue("what", what)
                    .setCause(e)
                    .log("Will be announced later");
        }
    }
}
