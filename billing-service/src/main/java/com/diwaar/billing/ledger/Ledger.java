package com.diwaar.billing.ledger;

import com.diwaar.billing.credit.Reservation;
import com.diwaar.billing.credit.Reservation.Settlement;
import com.diwaar.billing.plan.Terms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes events into the books, a batch in one transaction. An event that is in the books already changes nothing, so that
 * any span of a topic may be read again. Each is charged under the terms that held when it happened.
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

    /** Enters what was used; settles what was reserved for texts among it, whatever state that is in. */
    public void record(List<UsageRecord> records) {
        inOneTransaction("usage", records, () -> {
            Map<Long, List<Terms>> terms = books.terms(
                    records.stream().map(UsageRecord::organizationId).collect(Collectors.toSet()));
            return enterNew(charged(records, terms));
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

    /**
     * Notes texts that did not arrive; {@link #settleUndelivered} looks at them once their usage is in the books, which may
     * come later.
     *
     * @param stateByEvent by the event that told of their going out
     */
    public void noteUndelivered(Map<UUID, String> stateByEvent) {
        inOneTransaction("undelivered", List.copyOf(stateByEvent.keySet()), () -> {
            books.noteUndelivered(stateByEvent);
            return stateByEvent.size();
        });
    }

    /** Takes texts that did not arrive out of the sums, where their plan does not charge for them; returns how many it saw. */
    public int settleUndelivered(Instant now, int atMost) {
        Integer seen = transactions.execute(_ -> {
            List<Undelivered> undelivered = books.lockUndelivered(atMost);
            List<Adjustment> adjustments = books.enterAdjustments(upToWhatWasUsed(undelivered.stream()
                    .filter(Undelivered::isFree)
                    .map(Undelivered::adjustment)
                    .toList()));
            books.markUndelivered(undelivered, now);
            adjust(adjustments);
            return undelivered.size();
        });
        return seen == null ? 0 : seen;
    }

    /** What an operator gave back as goodwill is not given back twice: the money is, no balance goes below zero. */
    private List<Adjustment> upToWhatWasUsed(List<Adjustment> wanted) {
        Map<BalanceChanges.Key, Long> used = new HashMap<>(
                books.lockUsed(wanted.stream().map(Adjustment::balance).collect(Collectors.toSet())));
        return wanted.stream()
                .map(it -> {
                    long left = used.getOrDefault(it.balance(), 0L);
                    long units = Math.max(it.units(), -left);
                    used.put(it.balance(), left + units);
                    return it.withUnits(units);
                })
                .toList();
    }

    /** Enters a correction, once by its id, unless it gives back more than was used. */
    public Correction adjust(Adjustment adjustment) {
        return Objects.requireNonNull(transactions.execute(_ -> {
            long used = books.lockUsed(Set.of(adjustment.balance())).getOrDefault(adjustment.balance(), 0L);
            Optional<Adjustment> known = books.adjustment(adjustment.organizationId(), adjustment.id());
            if (known.isPresent()) {
                return new Correction.Known(known.get());
            }
            if (used + adjustment.units() < 0) {
                return new Correction.MoreThanUsed(used);
            }
            List<Adjustment> entered = books.enterAdjustments(List.of(adjustment));
            adjust(entered);
            return entered.isEmpty() ? new Correction.Known(written(adjustment)) : new Correction.Entered();
        }));
    }

    /** Entered meanwhile, of another balance. */
    private Adjustment written(Adjustment adjustment) {
        return books.adjustment(adjustment.organizationId(), adjustment.id()).orElseThrow();
    }

    private void adjust(List<Adjustment> entered) {
        BalanceChanges changes = new BalanceChanges();
        // Charged more than anybody reserved is overage; given back, the credit is there again.
        entered.forEach(
                it -> changes.use(it.organizationId(), it.balancePeriod(), it.units(), Math.max(0, it.units())));
        books.apply(changes);
        books.sum(List.of(), entered);
    }

    /** @param work returns how many of the events were new */
    private void inOneTransaction(String what, List<?> events, IntSupplier work) {
        if (events.isEmpty()) {
            return;
        }
        Integer entered = transactions.execute(_ -> work.getAsInt());
        log.atInfo()
                .addKeyValue("event", "ledger_batch")
                .addKeyValue("what", what)
                .addKeyValue("events", events.size())
                .addKeyValue("new", entered == null ? 0 : entered)
                .log("In the books");
    }

    /** Without what the plan does not count, such as inbound texts. */
    private static List<Entry> charged(List<UsageRecord> records, Map<Long, List<Terms>> terms) {
        List<Entry> entries = new ArrayList<>(records.size());
        for (UsageRecord record : records) {
            Terms then = Terms.at(record.occurredAt(), terms.getOrDefault(record.organizationId(), List.of()));
            if (then.plan().counts(record.used())) {
                entries.add(Entry.of(record, then));
            }
        }
        return entries;
    }

    private int enterNew(List<Entry> all) {
        List<Entry> candidates = unknown(all);
        if (candidates.isEmpty()) {
            return 0;
        }
        Map<String, Reservation> reservations = new HashMap<>(books.lockOrOpen(candidates.stream()
                .filter(entry -> entry.record().reservationId() != null)
                .toList()));
        List<Entry> entries = books.enter(
                candidates.stream().map(entry -> drawing(entry, reservations)).toList());
        BalanceChanges changes = new BalanceChanges();
        List<Overage> overages = new ArrayList<>();
        for (Entry entry : entries) {
            long overage = settle(entry, reservations, changes);
            if (overage > 0) {
                overages.add(new Overage(entry, overage));
            }
            if (entry.charge().units() > 0) {
                changes.use(
                        entry.record().organizationId(),
                        entry.balancePeriod(),
                        entry.charge().units(),
                        overage);
            }
        }
        books.save(reservations.values());
        books.addOverages(overages);
        books.apply(changes);
        books.sum(entries, List.of());
        return entries.size();
    }

    /** What is new, each event once. */
    private List<Entry> unknown(List<Entry> all) {
        Set<UUID> seen = new HashSet<>(
                books.known(all.stream().map(entry -> entry.record().eventId()).toList()));
        return all.stream().filter(entry -> seen.add(entry.record().eventId())).toList();
    }

    /** A text draws from the balance that holds its reservation, even where it goes out after that period's end. */
    private static Entry drawing(Entry entry, Map<String, Reservation> reservations) {
        Reservation reservation = reservationOf(entry, reservations);
        return reservation == null ? entry : entry.drawingFrom(reservation.period());
    }

    /** Null where it has none, or names another organisation's. */
    private static @Nullable Reservation reservationOf(Entry entry, Map<String, Reservation> reservations) {
        String id = entry.record().reservationId();
        Reservation reservation = id == null ? null : reservations.get(id);
        return reservation == null
                        || reservation.organizationId() != entry.record().organizationId()
                ? null
                : reservation;
    }

    /** Returns what the entry used beyond what was reserved for it. */
    private static long settle(Entry entry, Map<String, Reservation> reservations, BalanceChanges changes) {
        Reservation reservation = reservationOf(entry, reservations);
        UsageRecord.Text text = entry.record().text();
        if (reservation == null || text == null) {
            return entry.charge().units();
        }
        Settlement settlement = reservation.settle(entry.charge().units(), text.parts());
        free(settlement, reservations, changes);
        return settlement.overage();
    }

    private void releaseNew(List<Release> releases) {
        Map<String, Reservation> reservations = new HashMap<>(
                books.lock(releases.stream().map(Release::reservationId).toList()));
        BalanceChanges changes = new BalanceChanges();
        for (Release release : releases) {
            Reservation reservation = reservations.get(release.reservationId());
            if (reservation != null && isOf(release, reservation)) {
                free(reservation.release(release.parts()), reservations, changes);
            }
        }
        books.save(reservations.values());
        books.apply(changes);
    }

    private static boolean isOf(Release release, Reservation reservation) {
        Long organization = release.organizationId();
        return organization == null || organization == reservation.organizationId();
    }

    private static void free(Settlement settlement, Map<String, Reservation> reservations, BalanceChanges changes) {
        Reservation after = settlement.after();
        reservations.put(after.id(), after);
        changes.free(after.organizationId(), after.period(), settlement.freed());
    }
}
