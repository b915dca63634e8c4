package com.diwaar.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Node project in this repository: third parties' own code, at the versions that its lock file names. */
public final class NodeProject {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Path directory;

    private NodeProject(Path directory) {
        this.directory = directory;
    }

    /** Installs its packages where they are missing. */
    public static NodeProject in(Path directory) throws IOException, InterruptedException {
        var project = new NodeProject(directory.toAbsolutePath());
        if (!Files.exists(directory.resolve("node_modules/.package-lock.json"))) {
            project.run(Map.of(), "", "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        }
        return project;
    }

    /** What it printed; fails with all that it said where it does not end well and in time. */
    public String run(Map<String, String> environment, String input, String... command)
            throws IOException, InterruptedException {
        Path said = Files.createTempFile("node-", ".log");
        Path given = Files.createTempFile("node-", ".in");
        try {
            Files.writeString(given, input);
            var builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                    .directory(directory.toFile())
                    .redirectInput(given.toFile())
                    .redirectErrorStream(false)
                    .redirectError(said.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            Thread ending = Thread.ofVirtual().start(() -> endIfTooSlow(process));
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            ending.interrupt();
            if (exit != 0) {
                throw new AssertionError("%s ended with %d:%n%s%n%s"
                        .formatted(String.join(" ", command), exit, output, Files.readString(said)));
            }
            return output;
        } finally {
            Files.delete(said);
            Files.delete(given);
        }
    }

    private static void endIfTooSlow(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it ended by itself
        }
    }
}
