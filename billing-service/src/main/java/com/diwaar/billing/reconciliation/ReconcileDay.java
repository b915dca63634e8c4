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
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Compares a day's outbound texts with the books, and the kept sums with their records. Every day once by itself (by two
 * replicas at once at worst, which harms nobody), and any that the topic still holds when asked.
 */
@Component
public class ReconcileDay {

    private static final Logger log = LoggerFactory.getLogger(ReconcileDay.class);

    private static final Duration LONGER_THAN_ANY_RUN = Duration.ofDays(1);

    private final SentTexts texts;
    private final Reconciliations reconciliations;
    private final Clock clock;
    private final AtomicLong differences = new AtomicLong();

    ReconcileDay(SentTexts texts, Reconciliations reconciliations, Clock clock, MeterRegistry meters) {
        this.texts = texts;
        this.reconciliations = reconciliations;
        this.clock = clock;
        Gauge.builder("diwaar.billing.reconciliation.differences", differences, AtomicLong::get)
                .description("Between the topic and the books, in the last day that this replica compared")
                .register(meters);
    }

    /** The first day of which the topic still holds everything; of one before, what is gone would look charged for nothing. */
    public LocalDate firstDay() {
        return LocalDate.ofInstant(clock.instant().minus(texts.keptFor()), ZoneOffset.UTC)
                .plusDays(1);
    }

    /** A text that happened within the day but is told only now is looked for up to the topic's end. */
    public Reconciliation run(LocalDate day) {
        UUID run = UUID.randomUUID();
        Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant until = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        reconciliations.forgetStagedBefore(clock.instant().minus(LONGER_THAN_ANY_RUN));
        Reconciliation found;
        try {
            texts.read(from, until, batch -> reconciliations.stage(run, batch));
            found = reconciliations.compare(run, day, clock.instant());
        } catch (RuntimeException e) {
            reconciliations.abandon(run);
            throw e;
        }
        differences.set(found.differences());
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
    Chore reconcileYesterdayChore(@Value("${diwaar.billing.reconcile-interval:30m}") Duration pause) {
        return new Chore("reconcile_yesterday", pause, this::runForYesterday).startingAfter(Duration.ofMinutes(10));
    }

    /** Yesterday, once it is over for three hours: what was on its way then is in the books. */
    void runForYesterday() {
        LocalDate yesterday = LocalDate.ofInstant(clock.instant().minusSeconds(3 * 3600), ZoneOffset.UTC)
                .minusDays(1);
        if (!reconciliations.hasRun(yesterday)) {
            run(yesterday);
        }
    }
}
