package com.diwaar.billing.reconciliation;

import com.diwaar.kit.chore.Chore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Compares a day's outbound texts with the books, and the kept sums with their records. Every day by itself once it is settled
 * (by two replicas at once at worst, which harms nobody), one that was missed later, as long as the topic holds it; and any that
 * it still holds when asked.
 */
@Component
public class ReconcileDay {

    private static final Logger log = LoggerFactory.getLogger(ReconcileDay.class);

    private static final Duration LONGER_THAN_ANY_RUN = Duration.ofDays(1);

    /** From a day's end: what was on its way then is in the books by now. */
    private static final Duration TO_SETTLE = Duration.ofHours(3);

    private final SentTexts texts;
    private final Reconciliations reconciliations;
    private final Clock clock;

    ReconcileDay(SentTexts texts, Reconciliations reconciliations, Clock clock, MeterRegistry meters) {
        this.texts = texts;
        this.reconciliations = reconciliations;
        this.clock = clock;
        Gauge.builder("diwaar.billing.reconciliation.differences", this, ReconcileDay::differences)
                .description("Between the topic and the books, over all days that the topic holds, as last compared")
                .register(meters);
    }

    /** As the database has it: each replica says the same, and says it after a restart. */
    private long differences() {
        return reconciliations.differencesFrom(firstDay());
    }

    /** The first day of which the topic still holds everything; of one before, what is gone would look charged for nothing. */
    public LocalDate firstDay() {
        return LocalDate.ofInstant(clock.instant().minus(texts.keptFor()), ZoneOffset.UTC)
                .plusDays(1);
    }

    /** A text that happened within the day but is told only now is looked for up to the topic's end. */
    public Reconciliation run(LocalDate day) {
        UUID run = UUID.randomUUID();
        reconciliations.forgetStagedBefore(clock.instant().minus(LONGER_THAN_ANY_RUN));
        Reconciliation found;
        try {
            texts.read(startOf(day), startOf(day.plusDays(1)), batch -> reconciliations.stage(run, batch));
            found = reconciliations.compare(run, day, clock.instant());
        } catch (RuntimeException e) {
            reconciliations.abandon(run);
            throw e;
        }
        (found.differences() == 0 ? log.atInfo() : log.atWarn())
                .addKeyValue("event", "reconciled")
                .addKeyValue("day", day)
                .addKeyValue("texts", found.textsInTopic())
                .addKeyValue("missing", found.missing())
                .addKeyValue("surplus", found.surplus())
                .addKeyValue("changed", found.changed())
                .addKeyValue("wrong_sums", found.wrongSums())
                .log("Compared the books with the topic");
        return found;
    }

    @Bean
    Chore reconcileSettledDaysChore(@Value("${diwaar.billing.reconcile-interval:30m}") Duration pause) {
        return new Chore("reconcile_settled_days", pause, this::runForSettledDays)
                .startingAfter(Duration.ofMinutes(10));
    }

    /** The newest first: an old one that can't be compared keeps none of them waiting. */
    void runForSettledDays() {
        LocalDate first = firstDay();
        LocalDate last = LocalDate.ofInstant(clock.instant().minus(TO_SETTLE), ZoneOffset.UTC)
                .minusDays(1);
        for (LocalDate day = last; !day.isBefore(first); day = day.minusDays(1)) {
            if (!reconciliations.hasRunSince(day, startOf(day.plusDays(1)).plus(TO_SETTLE))) {
                run(day);
            }
        }
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
