package com.diwaar.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Processes that an earlier launcher left behind when it was killed. Their pid files tell. */
public final class Orphans {

    private static final Duration GRACE = Duration.ofSeconds(15);

    private Orphans() {}

    /** Ends them all, side by side, and says which there were. The caller is the only launcher. */
    public static List<String> end(Path run) throws IOException {
        Map<String, ProcessHandle> found = find(run);
        found.forEach((name, process) -> {
            Signals.send("CONT", process.pid());
            Signals.send(name.equals("postgres") ? "INT" : "TERM", process.pid());
        });
        long deadline = System.nanoTime() + GRACE.toNanos();
        for (ProcessHandle process : found.values()) {
            Endings.await(process, Duration.ofNanos(deadline - System.nanoTime()));
        }
        for (ProcessHandle process : found.values()) {
            process.destroyForcibly();
            Endings.await(process, Duration.ofSeconds(5));
        }
        for (String name : found.keySet()) {
            new PidFile(run.resolve(name + ".pid")).delete();
        }
        return List.copyOf(found.keySet());
    }

    private static Map<String, ProcessHandle> find(Path run) throws IOException {
        var found = new TreeMap<String, ProcessHandle>();
        for (Path file : pidFiles(run)) {
            String name = file.getFileName().toString().replaceFirst("\\.pid$", "");
            new PidFile(file)
                    .process()
                    .filter(process -> process.pid() != ProcessHandle.current().pid())
                    .ifPresent(process -> found.put(name, process));
        }
        return found;
    }

    private static List<Path> pidFiles(Path run) throws IOException {
        if (!Files.isDirectory(run)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(run)) {
            return files.filter(file -> file.toString().endsWith(".pid")).toList();
        }
    }
}
