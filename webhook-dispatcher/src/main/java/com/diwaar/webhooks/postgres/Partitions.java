package com.diwaar.webhooks.postgres;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The weeks (from Monday, UTC) into which deliveries and attempts are divided. A week is made when the first event of it is
 * stored, whenever that is: an event may be two weeks old when it comes, and there is no default partition that would stand
 * in a week's way.
 */
@Component
class Partitions {

    /** Half of what a page holds is updated soon after it was written: room for that on the same page. */
    private static final String ROOM_FOR_THE_UPDATE = "WITH (fillfactor = 60)";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Set<LocalDate> known = ConcurrentHashMap.newKeySet();

    Partitions(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Sees to it that events of these times can be stored; call it outside a transaction. */
    void ensure(Collection<Instant> times) {
        for (Instant time : times) {
            LocalDate week = weekOf(time);
            if (!known.contains(week)) {
                create(week);
                known.add(week);
            }
        }
    }

    /**
     * Drops the weeks that ended before then, deliveries with their attempts. Waits for nobody for more than a moment, since
     * all others wait behind it: what can't be dropped now is dropped the next time.
     */
    void dropBefore(Instant time) {
        for (LocalDate week : weeks()) {
            if (!week.plusWeeks(1).atStartOfDay(ZoneOffset.UTC).toInstant().isAfter(time)) {
                transaction.executeWithoutResult(_ -> {
                    jdbc.execute("SET LOCAL lock_timeout = '2s'");
                    jdbc.execute("DROP TABLE IF EXISTS " + name("attempts", week) + ", " + name("deliveries", week));
                });
                known.remove(week);
            }
        }
    }

    private List<LocalDate> weeks() {
        return jdbc.query("""
                SELECT replace(substr(c.relname, 12), '_', '-') AS week FROM pg_inherits i
                JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = 'deliveries'::regclass ORDER BY c.relname""", (row, _) -> LocalDate.parse(row.getString("week")));
    }

    private static String name(String table, LocalDate week) {
        return table + "_" + week.toString().replace('-', '_');
    }

    static LocalDate weekOf(Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private void create(LocalDate week) {
        transaction.executeWithoutResult(_ -> {
            // Two replicas at once would both find it missing.
            jdbc.execute("SELECT pg_advisory_xact_lock(hashtext('webhooks.partitions'))");
            // In the order in which results are recorded, or the two would wait for each other.
            create("attempts", week, "");
            create("deliveries", week, ROOM_FOR_THE_UPDATE);
        });
    }

    private void create(String table, LocalDate week, String options) {
        jdbc.execute(
                "CREATE TABLE IF NOT EXISTS %s PARTITION OF %s FOR VALUES FROM ('%sT00:00:00Z') TO ('%sT00:00:00Z') %s"
                        .formatted(name(table, week), table, week, week.plusWeeks(1), options));
    }
}
