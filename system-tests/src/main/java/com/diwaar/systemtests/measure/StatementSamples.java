package com.diwaar.systemtests.measure;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks a hundred times a second at what a service's sessions are doing in the database: which statement, and whether it works
 * or waits. What a statement is seen at is its share of the database's time.
 */
public final class StatementSamples implements AutoCloseable {

    private static final long PAUSE_NANOS = 10_000_000;
    private static final int SHOWN = 12;
    private static final int LONGEST = 70;

    private final Database database;
    private final Map<String, Integer> seen = new TreeMap<>();
    private final Thread looking = new Thread(this::look, "samples-statements");
    private volatile boolean done;

    private StatementSamples(Database database) {
        this.database = database;
    }

    public static StatementSamples begin(Database database) {
        var samples = new StatementSamples(database);
        samples.looking.start();
        return samples;
    }

    private void look() {
        try (Connection connection = database.connect();
                var query = connection.prepareStatement("""
                        SELECT coalesce(wait_event_type || ':' || wait_event, 'works'), query FROM pg_stat_activity
                        WHERE usename = current_user AND state = 'active' AND pid <> pg_backend_pid()""")) {
            while (!done) {
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        seen.merge(shortened(rows.getString(2)) + " | " + rows.getString(1), 1, Integer::sum);
                    }
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String shortened(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    }

    /** The statements seen most often, in percent of all that was seen. */
    public Map<String, Integer> shares() {
        int all = seen.values().stream().mapToInt(Integer::intValue).sum();
        var shares = new LinkedHashMap<String, Integer>();
        seen.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(SHOWN)
                .forEach(entry -> shares.put(entry.getKey(), Math.round(100f * entry.getValue() / Math.max(1, all))));
        return shares;
    }

    @Override
    public void close() {
        done = true;
        try {
            looking.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
