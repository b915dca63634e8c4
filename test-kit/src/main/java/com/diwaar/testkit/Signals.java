package com.diwaar.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Signals to another process, from outside: it can't prepare, and its code knows nothing of the test. */
public final class Signals {

    private Signals() {}

    /** SIGKILL: dead at once, nothing flushed, no hook run. */
    public static void kill(long pid) {
        send("KILL", pid);
    }

    /** SIGSTOP: it stands still and keeps its sockets and memory. */
    public static void stop(long pid) {
        send("STOP", pid);
    }

    /** SIGCONT: it goes on, believing that no time has passed. */
    public static void resume(long pid) {
        send("CONT", pid);
    }

    /** SIGTERM: it is asked to end. */
    public static void terminate(long pid) {
        send("TERM", pid);
    }

    private static void send(String signal, long pid) {
        try {
            int exit = new ProcessBuilder(List.of("kill", "-" + signal, Long.toString(pid)))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -%s %d ended with %d".formatted(signal, pid, exit));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
