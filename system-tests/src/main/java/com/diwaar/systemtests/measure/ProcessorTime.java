package com.diwaar.systemtests.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What processes have used of the processor, in milliseconds, from Linux's /proc. */
public final class ProcessorTime {

    /** Of the kernel's interface; the same on every Linux. */
    private static final int TICKS_PER_SECOND = 100;

    private ProcessorTime() {}

    /** Of a process, all that it started and what ended of them. */
    public static long ofTree(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .mapToLong(process -> of(process.pid()))
                .sum();
    }

    private static long of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name, in parentheses, may hold anything; what follows is numbers, beginning with the third field.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int field = 14; field <= 17; field++) { // utime, stime, and those of children that ended
                ticks += Long.parseLong(fields[field - 3]);
            }
            return ticks * 1000 / TICKS_PER_SECOND;
        } catch (IOException e) {
            return 0; // it ended
        }
    }
}
