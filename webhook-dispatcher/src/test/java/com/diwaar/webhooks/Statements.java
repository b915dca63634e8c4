package com.diwaar.webhooks;

import com.diwaar.testkit.RealPostgres;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What PostgreSQL's statements cost, by {@code pg_stat_statements}; only with {@code -Dstatements=true}, since it costs too. */
final class Statements {

    private static final boolean WANTED = Boolean.getBoolean("statements");

    private final JdbcClient sql;

    private Statements(JdbcClient sql) {
        this.sql = sql;
    }

    /** Restarts the server with what it takes. */
    static Statements of(RealPostgres postgres) {
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

    void forget() {
        if (WANTED) {
            sql.sql("SELECT public.pg_stat_statements_reset()::text")
                    .query(String.class)
                    .list();
        }
    }

    void print() {
        if (WANTED) {
            sql.sql("""
                            SELECT calls, rows, total_exec_time, total_plan_time, wal_bytes, left(regexp_replace(query, '\\s+', ' ', 'g'), 140) AS query
                            FROM public.pg_stat_statements ORDER BY total_exec_time + total_plan_time DESC LIMIT 12""").query((RowCallbackHandler) row -> System.out.printf(
                    "%,9d calls %,9d rows %,9.0f ms + %,7.0f ms plan %,6d KB wal  %s%n",
                    row.getLong("calls"),
                    row.getLong("rows"),
                    row.getDouble("total_exec_time"),
                    row.getDouble("total_plan_time"),
                    row.getLong("wal_bytes") / 1024,
                    row.getString("query")));
        }
    }
}
