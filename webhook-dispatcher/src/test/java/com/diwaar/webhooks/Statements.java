package com.diwaar.webhooks;

import com.diwaar.testkit.RealPostgres;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What PostgreSQL's statements cost, by {@code pg_stat_statements}; only with {@code -Dstatements=true}, since it costs too. */
public final class Statements {

    private static final boolean WANTED = Boolean.getBoolean("statements");

    private final JdbcClient sql;

    private Statements(JdbcClient sql) {
        this.sql = sql;
    }

    /** Restarts the server with what it takes. */
    public static Statements of(RealPostgres postgres) {
        JdbcClient sql = JdbcClient.create(postgres.database().dataSource("postgres"));
        if (WANTED) {
            sql.sql("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'")
                    .update();
            sql.sql("ALTER SYSTEM SET pg_stat_statements.track_planning = on").update();
            postgres.stop();
            postgres.startAgain();
            sql.sql("CREATE EXTENSION pg_stat_statements SCHEMA public").update();
        }
        return new Statements(sql);
    }

    public void forget() {
        if (WANTED) {
            sql.sql("SELECT public.pg_stat_statements_reset()::text")
                    .query(String.class)
                    .list();
        }
    }

    public void print() {
        if (WANTED) {
            sql.sql("""
                            SELECT datname, calls, rows, total_exec_time, total_plan_time, wal_bytes, wal_records, shared_blks_hit,
                                   shared_blks_read, shared_blks_dirtied,
                                   left(regexp_replace(query, '\\s+', ' ', 'g'), 140) AS query
                            FROM public.pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
                            ORDER BY total_exec_time + total_plan_time DESC LIMIT 12""").query((RowCallbackHandler) row -> System.out.printf(
                    "%s: %,9d calls %,9d rows %,9.0f ms + %,7.0f ms plan %,6d KB wal (%,d records) pages %,d hit %,d read %,d"
                            + " dirtied  %s%n",
                    row.getString("datname"),
                    row.getLong("calls"),
                    row.getLong("rows"),
                    row.getDouble("total_exec_time"),
                    row.getDouble("total_plan_time"),
                    row.getLong("wal_bytes") / 1024,
                    row.getLong("wal_records"),
                    row.getLong("shared_blks_hit"),
                    row.getLong("shared_blks_read"),
                    row.getLong("shared_blks_dirtied"),
                    row.getString("query")));
        }
    }
}
