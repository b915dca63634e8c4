package com.diwaar.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs what stands in the directory {@code node}, with its packages as their lock file names them. */
final class NodeScript {

    private static final Path PROJECT = Path.of("node").toAbsolutePath();

    private NodeScript() {}

    /** What it printed; fails with all that it said where it does not end well. */
    static String run(String input, String script, String... arguments) throws IOException, InterruptedException {
        if (!Files.exists(PROJECT.resolve("node_modules/.package-lock.json"))) {
            process("", List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"));
        }
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        return process(input, command);
    }

    private static String process(String input, List<String> command) throws IOException, InterruptedException {
        Path said = Files.createTempFile("node-", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(PROJECT.toFile())
                    .redirectError(said.toFile())
                    .start();
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            }
            String output = process.inputReader(StandardCharsets.UTF_8).lines().collect(Collectors.joining("\n"));
            assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(said)).isZero();
            return output;
        } finally {
            Files.delete(said);
        }
    }
}
