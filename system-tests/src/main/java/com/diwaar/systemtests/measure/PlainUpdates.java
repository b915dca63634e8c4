package com.diwaar.systemtests.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the database does at best: one row is updated by its key, in a transaction of its own, by as many clients as whoever is
 * compared with it. By PostgreSQL's own pgbench where there is one, else by the same statement over JDBC.
 *
 * @param by pgbench or jdbc
 */
public record PlainUpdates(double perSecond, String by) {

    private static final String UPDATE = "UPDATE plain SET value = value + 1 WHERE id = %s";
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");

    /** Measures it, among so many rows. */
    public static PlainUpdates measured(Database database, int rows, int clients, int seconds)
            throws IOException, InterruptedException {
        database.execute(
                "DROP TABLE IF EXISTS plain",
                "CREATE TABLE plain (id bigint PRIMARY KEY, value bigint NOT NULL) WITH (fillfactor = 50)",
                "INSERT INTO plain SELECT i, 0 FROM generate_series(1, %d) i".formatted(rows));
        try {
            return hasPgbench()
                    ? new PlainUpdates(byPgbench(database, rows, clients, seconds), "pgbench")
                    : new PlainUpdates(byJdbc(database, rows, clients, seconds), "jdbc");
        } finally {
            database.execute("DROP TABLE plain");
        }
    }

    private static boolean hasPgbench() throws InterruptedException {
        try {
            return new ProcessBuilder("pgbench", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static double byPgbench(Database database, int rows, int clients, int seconds)
            throws IOException, InterruptedException {
        Path script = Files.createTempFile("plain-update", ".sql");
        try {
            Files.writeString(script, "\\set id random(1, %d)%n%s;%n".formatted(rows, UPDATE.formatted(":id")));
            URI at = URI.create(database.url().substring("jdbc:".length()));
            var process = new ProcessBuilder(List.of(
                            "pgbench",
                            "--no-vacuum",
                            "--protocol=prepared",
                            "--file=" + script,
                            "--client=" + clients,
                            "--jobs=1",
                            "--time=" + seconds,
                            "--host=" + at.getHost(),
                            "--port=" + at.getPort(),
                            "--username=" + database.user(),
                            at.getPath().substring(1)))
                    .redirectErrorStream(true);
            process.environment().put("PGPASSWORD", database.password());
            Process running = process.start();
            String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher tps = TPS.matcher(said);
            if (running.waitFor() != 0 || !tps.find()) {
                throw new IllegalStateException("pgbench: " + said);
            }
            return Double.parseDouble(tps.group(1));
        } finally {
            Files.delete(script);
        }
    }

    private static double byJdbc(Database database, int rows, int clients, int seconds) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                counts.add(threads.submit(() -> updates(database, rows, end)));
            }
            int all = 0;
            for (Future<Integer> count : counts) {
                all += count.get();
            }
            return all / (double) seconds;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int updates(Database database, int rows, long end) throws SQLException {
        try (Connection connection = database.connect();
                var update = connection.prepareStatement(UPDATE.formatted("?"))) {
            int count = 0;
            while (System.nanoTime() < end) {
                update.setLong(1, ThreadLocalRandom.current().nextLong(1, rows + 1L));
                count += update.executeUpdate();
            }
            return count;
        }
    }
}
