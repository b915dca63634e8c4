package com.diwaar.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What processes hold in memory, in bytes: on Linux a page that several share counts for each by its part, elsewhere
 * for each as a whole.
 */
public final class Memory {

    private Memory() {}

    /** Of a process and all that it started; 0 where it can't be told. */
    public static long ofTree(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants())
                .mapToLong(process -> of(process.pid()))
                .sum();
    }

    private static long of(long pid) {
        Path rollup = Path.of("/proc", Long.toString(pid), "smaps_rollup");
        try (Stream<String> lines = Files.lines(rollup)) {
            return 1024
                    * lines.filter(line -> line.startsWith("Pss:"))
                            .mapToLong(Memory::number)
                            .sum();
        } catch (IOException | UncheckedIOException e) {
            return resident(pid); // no such file elsewhere than on Linux
        }
    }

    private static long resident(long pid) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
            String output = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            ps.waitFor();
            return 1024 * number(output);
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static long number(String text) {
        String digits = text.replaceAll("[^0-9]", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }
}
