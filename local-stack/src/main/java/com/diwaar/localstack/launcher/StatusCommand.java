package com.diwaar.localstack.launcher;

import com.diwaar.localstack.StackPart;
import com.diwaar.localstack.process.Memory;
import com.diwaar.localstack.process.PidFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Shows each part: up or down, pid, port, memory. Exits with 0 where a launcher is up. */
final class StatusCommand implements Command {

    private static final String ROW = "  %-14s %-6s %8s %6s %9s%n";

    private final Place place;

    StatusCommand(Place place) {
        this.place = place;
    }

    @Override
    public int run(List<String> arguments) throws IOException {
        Optional<ProcessHandle> launcher = LauncherLock.holder(place.run());
        System.out.println(launcher.map(holder -> "Diwaar is up (process " + holder.pid() + ").")
                .orElse("Diwaar is not up. ./diwaar up starts it."));
        System.out.printf(ROW, "part", "", "pid", "port", "memory");
        long total = 0;
        for (String name : names()) {
            total += row(name, launcher.isPresent());
        }
        if (total > 0) {
            System.out.printf(ROW, "", "", "", "", megabytes(total));
        }
        return launcher.isPresent() ? 0 : Diwaar.FAILED;
    }

    private long row(String name, boolean launched) {
        var pidFile = new PidFile(place.run().resolve(name + ".pid"));
        Optional<ProcessHandle> process = pidFile.process();
        if (process.isEmpty()) {
            System.out.printf(ROW, name, launched && isYours(name) ? "yours" : "down", "", "", "");
            return 0;
        }
        long memory = Memory.ofTree(process.get());
        String port = pidFile.port().map(String::valueOf).orElse("");
        System.out.printf(ROW, name, "up", process.get().pid(), port, megabytes(memory));
        return memory;
    }

    /** A server that the launcher was pointed at has no pid file, and its address is not this machine's port. */
    private boolean isYours(String name) {
        return StackPart.named(name)
                .filter(part -> part.addressVariable().isPresent())
                .filter(part -> !Files.exists(place.run().resolve(name + ".pid")))
                .isPresent();
    }

    /** The usual parts, and the replicas that somebody started beside them. */
    private Set<String> names() throws IOException {
        var names = new LinkedHashSet<String>();
        Arrays.stream(StackPart.values()).map(StackPart::label).forEach(names::add);
        if (Files.isDirectory(place.run())) {
            try (Stream<Path> files = Files.list(place.run())) {
                files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(".pid") && !file.equals("launcher.pid"))
                        .map(file -> file.substring(0, file.length() - ".pid".length()))
                        .sorted()
                        .forEach(names::add);
            }
        }
        return names;
    }

    private static String megabytes(long bytes) {
        return bytes / (1024 * 1024) + " MB";
    }
}
