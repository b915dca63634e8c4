package com.diwaar.webhooks;

import com.diwaar.testkit.RealPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What each process spent of the processors since {@link #begin}, by {@code /proc}; the receiver's is part of the load's. */
final class Spent {

    private final long dispatcher;
    private final long postmaster;
    private final CheapReceiver receiver;
    private Map<String, Duration> before = Map.of();

    Spent(long dispatcher, RealPostgres postgres, CheapReceiver receiver) {
        this.dispatcher = dispatcher;
        this.receiver = receiver;
        this.postmaster = postmasterOf(postgres);
    }

    private static long postmasterOf(RealPostgres postgres) {
        try (Connection connection = postgres.database().dataSource("webhooks").getConnection();
                var rows = connection.createStatement().executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            return ProcessHandle.of(rows.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow()
                    .pid();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void begin() {
        before = now();
    }

    /** In microseconds of processor, of each of so many. */
    String each(int count) {
        StringBuilder told = new StringBuilder("processor for each:");
        now().forEach((name, spent) -> told.append(" %s %d us"
                .formatted(
                        name,
                        spent.minus(before.getOrDefault(name, Duration.ZERO)).toNanos() / 1000 / Math.max(1, count))));
        return told.toString();
    }

    private Map<String, Duration> now() {
        Map<String, Duration> spent = new LinkedHashMap<>();
        spent.put("dispatcher", sum(ProcessHandle.of(dispatcher).stream()));
        spent.put(
                "postgres",
                sum(ProcessHandle.of(postmaster).stream()
                        .flatMap(one -> Stream.concat(Stream.of(one), one.children()))));
        spent.put("broker and load", sum(Stream.of(ProcessHandle.current())));
        spent.put("of that the receiver", receiver.cpu());
        return spent;
    }

    private static Duration sum(Stream<ProcessHandle> processes) {
        return processes
                .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
