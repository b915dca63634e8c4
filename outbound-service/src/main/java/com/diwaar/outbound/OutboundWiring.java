package com.diwaar.outbound;

import com.diwaar.kit.chore.Chore;
import com.diwaar.kit.chore.Chores;
import com.diwaar.outbound.attempt.AgeSettings;
import com.diwaar.outbound.attempt.Ages;
import com.diwaar.outbound.attempt.AttemptSettings;
import com.diwaar.outbound.attempt.Attempts;
import com.diwaar.outbound.attempt.JudgeOutcome;
import com.diwaar.outbound.attempt.Objections;
import com.diwaar.outbound.attempt.OptOuts;
import com.diwaar.outbound.attempt.Provider;
import com.diwaar.outbound.attempt.SettleOpenAttempts;
import com.diwaar.outbound.backfill.BackfillSettings;
import com.diwaar.outbound.backfill.BringBackMissedTexts;
import com.diwaar.outbound.backfill.Inbox;
import com.diwaar.outbound.backfill.MissedTexts;
import com.diwaar.outbound.backfill.SeenTexts;
import com.diwaar.outbound.drain.AccountGate;
import com.diwaar.outbound.drain.CallProvider;
import com.diwaar.outbound.drain.DrainSettings;
import com.diwaar.outbound.drain.Drains;
import com.diwaar.outbound.drain.OwnedPartitions;
import com.diwaar.outbound.drain.Settler;
import com.diwaar.outbound.drain.Sweeps;
import com.diwaar.outbound.erasure.EraseCustomers;
import com.diwaar.outbound.erasure.Erasures;
import com.diwaar.outbound.quiet.QuietHours;
import com.diwaar.outbound.quiet.QuietHoursSettings;
import com.diwaar.outbound.receipt.DeliveryNews;
import com.diwaar.outbound.receipt.LookUpReceipts;
import com.diwaar.outbound.receipt.MissingReceipts;
import com.diwaar.outbound.receipt.ReceiptSettings;
import com.diwaar.outbound.receipt.Receipts;
import com.diwaar.outbound.receipt.TakeReports;
import com.diwaar.outbound.send.Announcements;
import com.diwaar.outbound.send.ErasedRecipients;
import com.diwaar.outbound.send.PaceSettings;
import com.diwaar.outbound.send.Paces;
import com.diwaar.outbound.send.QueueLimit;
import com.diwaar.outbound.send.Senders;
import com.diwaar.outbound.send.Sends;
import com.diwaar.outbound.send.TakeOrders;
import com.diwaar.outbound.watermark.Watermarks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the features together; they know nothing of Spring's container nor of the edges. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    AttemptSettings.class,
    AgeSettings.class,
    DrainSettings.class,
    PaceSettings.class,
    ReceiptSettings.class,
    BackfillSettings.class,
    QuietHoursSettings.class
})
class OutboundWiring {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    OwnedPartitions ownedPartitions() {
        return new OwnedPartitions();
    }

    @Bean
    Paces paces(Senders senders, PaceSettings settings) {
        return new Paces(senders, settings);
    }

    @Bean
    QueueLimit queueLimit(Sends sends, Paces paces, PaceSettings settings, Clock clock) {
        return new QueueLimit(sends::backlogs, paces, settings, clock);
    }

    @Bean
    TakeOrders takeOrders(
            Sends sends,
            Senders senders,
            QueueLimit limit,
            ErasedRecipients erased,
            Announcements announcements,
            Clock clock) {
        return new TakeOrders(sends, senders, limit, erased, announcements, clock);
    }

    @Bean
    AccountGate accountGate(Provider provider, Clock clock, MeterRegistry meters) {
        return new AccountGate(provider, clock, meters);
    }

    @Bean
    QuietHours quietHours(QuietHoursSettings settings) {
        return new QuietHours(settings);
    }

    @Bean
    Ages ages(AgeSettings settings, QuietHours quietHours, Clock clock) {
        return new Ages(settings, quietHours, clock);
    }

    @Bean
    Objections objections(
            Paces paces, OptOuts optOuts, Ages ages, QuietHours quietHours, AttemptSettings settings, Clock clock) {
        return new Objections(paces, optOuts, ages, quietHours, settings, clock);
    }

    @Bean
    CallProvider callProvider(
            Provider provider,
            Objections objections,
            Ages ages,
            AccountGate gate,
            AttemptSettings settings,
            Clock clock,
            MeterRegistry meters) {
        JudgeOutcome judge = new JudgeOutcome(settings, clock, RandomGenerator.getDefault());
        return new CallProvider(provider, objections, ages, gate, judge, meters);
    }

    @Bean
    Settler settler(Attempts attempts, Sends sends, Announcements announcements, MeterRegistry meters) {
        return new Settler(attempts, sends, announcements, meters);
    }

    @Bean
    Drains drains(
            Attempts attempts,
            Paces paces,
            CallProvider calls,
            Settler settler,
            OwnedPartitions owned,
            DrainSettings settings,
            MeterRegistry meters) {
        return new Drains(attempts, paces, calls, settler, owned, settings, meters);
    }

    @Bean
    SettleOpenAttempts settleOpenAttempts(Attempts attempts, Provider provider, AttemptSettings settings, Clock clock) {
        return new SettleOpenAttempts(attempts, provider, settings, clock);
    }

    @Bean
    Sweeps sweeps(
            Sends sends,
            SettleOpenAttempts openAttempts,
            Settler settler,
            Drains drains,
            OwnedPartitions owned,
            AccountGate gate,
            Paces paces,
            PaceSettings paceSettings,
            DrainSettings settings) {
        return new Sweeps(sends, openAttempts, settler, drains, owned, gate, paces, paceSettings, settings);
    }

    @Bean
    TakeReports takeReports(Settler settler, Sends sends, Receipts receipts, DeliveryNews news, Clock clock) {
        return new TakeReports(settler, sends, receipts, news, clock);
    }

    @Bean
    EraseCustomers eraseCustomers(Erasures erasures, Settler settler) {
        return new EraseCustomers(erasures, settler);
    }

    @Bean
    LookUpReceipts lookUpReceipts(
            MissingReceipts missing,
            Provider provider,
            TakeReports takeReports,
            Watermarks watermarks,
            ReceiptSettings settings,
            Clock clock) {
        return new LookUpReceipts(missing, provider, takeReports, watermarks, settings, clock);
    }

    @Bean
    BringBackMissedTexts bringBackMissedTexts(
            Inbox inbox,
            SeenTexts seen,
            MissedTexts missed,
            Watermarks watermarks,
            BackfillSettings settings,
            Clock clock,
            MeterRegistry meters) {
        return new BringBackMissedTexts(inbox, seen, missed, watermarks, settings, clock, meters);
    }

    @Bean
    Chores chores(
            Sweeps sweeps,
            EraseCustomers erase,
            LookUpReceipts receipts,
            BringBackMissedTexts missedTexts,
            DrainSettings drain,
            ReceiptSettings receiptSettings,
            BackfillSettings backfill) {
        List<Chore> chores = new ArrayList<>(sweeps.chores());
        chores.add(new Chore("erasures", drain.announceAfter(), erase::sweep));
        chores.add(new Chore("missing_receipts", receiptSettings.sweepEvery(), receipts::sweep));
        if (backfill.enabled()) {
            chores.add(new Chore("missed_texts", backfill.every(), missedTexts::sweep));
        }
        return new Chores(chores, Drains.PHASE + 1);
    }
}
