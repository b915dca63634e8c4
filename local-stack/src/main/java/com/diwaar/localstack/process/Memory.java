package com.diwaar.localstack.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What processes hold in memory (their resident set), in bytes. Pages that several share count for each. */
public final class Memory {

    private Memory() {}

    /** Of a process and all that it started; 0 where it can't be told. */
    public static long ofTree(ProcessHandle root) {
        String pids = Stream.concat(Stream.of(root), root.descendants())
                .map(process -> Long.toString(process.pid()))
                .collect(Collectors.joining(","));
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", pids).start();
            String output = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            ps.waitFor();
            return output.lines()
                            .map(String::strip)
                            .filter(line -> line.matches("[0-9]+"))
                            .mapToLong(Long::parseLong)
                            .sum()
                    * 1024;
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
