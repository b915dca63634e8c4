package com.diwaar.billing.announcement;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.billing.organization.Balance;
import com.diwaar.billing.organization.Organization;
import com.diwaar.billing.plan.Plan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnounceChangesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final LocalDate PERIOD = LocalDate.of(2026, 11, 1);

    private final List<String> steps = new ArrayList<>();
    private boolean kafkaIsAway;
    private final AnnounceChanges announce =
            new AnnounceChanges(new Due(), new Recorder(), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void emitsBeforeItMarks() {
        announce.announceDue();
        assertThat(steps).containsExactly("emit accounts", "mark accounts", "emit thresholds", "mark thresholds");
    }

    @Test
    void whatCouldNotBeEmittedStaysUnmarked() {
        kafkaIsAway = true;
        announce.announceDue();
        assertThat(steps).containsExactly("emit accounts", "emit thresholds");
    }

    private final class Recorder implements Announcer {
        @Override
        public void announceAccounts(List<AccountState> accounts) {
            emit("accounts");
        }

        @Override
        public void announceThresholds(List<ThresholdReached> thresholds) {
            emit("thresholds");
        }

        private void emit(String what) {
            steps.add("emit " + what);
            if (kafkaIsAway) {
                throw new IllegalStateException("away");
            }
        }
    }

    private final class Due implements Announcements {
        @Override
        public List<AccountState> claimDueAccounts(Instant now, Duration pause, int atMost) {
            return List.of(new AccountState(
                    1,
                    new Organization(1, "Bakery", false, 10L, Plan.UNPRICED, ZoneOffset.UTC, NOW),
                    List.of(),
                    new Balance(NOW, NOW, 10L, 5, 0, 0, 0),
                    now,
                    new AccountState.Seen(1, 1, PERIOD)));
        }

        @Override
        public void markAccounts(List<AccountState> announced) {
            steps.add("mark accounts");
        }

        @Override
        public List<ThresholdReached> dueThresholds(int atMost) {
            return List.of(new ThresholdReached(1, PERIOD, 50, 5, 10, 0, NOW, NOW, NOW));
        }

        @Override
        public void markThresholds(List<ThresholdReached> announced, Instant now) {
            steps.add("mark thresholds");
        }
    }
}
