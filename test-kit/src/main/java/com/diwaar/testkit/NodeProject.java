package com.diwaar.systemtests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A node project beside this module, with its packages as its lock file names them. */
record NodeProject(Path directory) {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** By its directory's name; installs its packages where they are missing. */
    static NodeProject named(String name) throws IOException, InterruptedException {
        Path directory = Project.root().resolve("system-tests").resolve(name);
        var project = new NodeProject(directory);
        if (!Files.exists(directory.resolve("node_modules/.package-lock.json"))) {
            project.run(Map.of(), "", "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        }
        return project;
    }

    /** What it printed; fails with all that it said where it does not end well and in time. */
    String run(Map<String, String> environment, String input, String... command)
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
