package com.diwaar.billing.ledger;

import com.diwaar.billing.credit.Reservation;
import com.diwaar.billing.credit.Reservation.Settlement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes events into the books, a batch in one transaction. An event that is in the books already changes nothing, so that
 * any span of a topic may be read again.
 */
@Component
public class Ledger {

    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    private final Books books;
    private final TransactionOperations transactions;

    public Ledger(Books books, TransactionOperations transactions) {
        this.books = books;
        this.transactions = transactions;
    }

    /** Enters texts that went out and settles what was reserved for them, whatever state that is in. */
    public void settle(List<UsageRecord> texts) {
        inOneTransaction("texts", texts, () -> {
            List<Entry> entries = books.enter(texts);
            settleNew(entries);
            return entries.size();
        });
    }

    /** Gives back what was reserved for texts that will not go out. */
    public void release(List<Release> failures) {
        inOneTransaction("failures", failures, () -> {
            List<Release> releases = books.enterReleases(failures);
            releaseNew(releases);
            return releases.size();
        });
    }

    /** Enters what counts against no message limit: tokens, minutes. */
    public void record(List<UsageRecord> usage) {
        inOneTransaction("usage", usage, () -> books.enter(usage).size());
    }

    /** @param work returns how many of the events were new */
    private void inOneTransaction(String what, List<?> events, IntSupplier work) {
        if (events.isEmpty()) {
            return;
        }
        Integer entered = transactions.execute(_ -> work.getAsInt());
        log(what, events.size(), entered == null ? 0 : entered);
    }

    private void settleNew(List<Entry> entries) {
        Map<String, Reservation> reservations = new HashMap<>(books.lockOrOpen(entries.stream()
                .filter(entry -> entry.record().reservationId() != null)
                .toList()));
        BalanceChanges changes = new BalanceChanges();
        List<Overage> overages = new ArrayList<>();
        for (Entry entry : entries) {
            long overage = settle(entry, reservations, changes);
            if (overage > 0) {
                overages.add(new Overage(entry, overage));
            }
            changes.use(
                    entry.record().organizationId(),
                    entry.period(),
                    entry.record().messagesUsed(),
                    overage);
        }
        books.save(reservations.values());
        books.addOverages(overages);
        books.apply(changes);
    }

    /** Returns what the entry used beyond what was reserved for it. */
    private static long settle(Entry entry, Map<String, Reservation> reservations, BalanceChanges changes) {
        UsageRecord record = entry.record();
        if (record.reservationId() == null) {
            return record.messagesUsed();
        }
        Reservation reservation = reservations.get(record.reservationId());
        if (reservation == null) {
            throw new IllegalStateException("Not opened: " + record.reservationId());
        }
        Settlement settlement = reservation.settle(record.messagesUsed());
        free(settlement, reservations, changes);
        return settlement.overage();
    }

    private void releaseNew(List<Release> releases) {
        Map<String, Reservation> reservations = new HashMap<>(
                books.lock(releases.stream().map(Release::reservationId).toList()));
        BalanceChanges changes = new BalanceChanges();
        reservations.values().stream().toList().forEach(it -> free(it.release(), reservations, changes));
        books.save(reservations.values());
        books.apply(changes);
    }

    private static void free(Settlement settlement, Map<String, Reservation> reservations, BalanceChanges changes) {
        Reservation after = settlement.after();
        reservations.put(after.id(), after);
        changes.free(after.organizationId(), after.period(), settlement.freed());
    }

    private static void log(String what, int events, int entered) {
        log.atInfo()
                .addKeyValue("event", "ledger_batch")
                .addKeyValue("what", what)
                .addKeyValue("events", events)
                .addKeyValue("new", entered)
                .log("In the books");
    }
}
