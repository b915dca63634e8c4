package com.diwaar.localstack.process;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A part of the stack: one program, at most one process of it at a time. The process is in a session of its own, its
 * output is in the log, and its pid file outlives whoever started it. Safe for use by several threads.
 */
public final class Part {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final int LINES_OF_A_FAILURE = 15;

    private final Program program;
    private final LogFile log;
    private final PidFile pidFile;
    private @Nullable Process process;
    private long startedNanos;
    private long logStart;
    private volatile Duration readyAfter = Duration.ZERO;
    private boolean closed;

    public Part(Program program, LogFile log, PidFile pidFile) {
        this.program = program;
        this.log = log;
        this.pidFile = pidFile;
    }

    public String name() {
        return program.name();
    }

    public int port() {
        return program.port();
    }

    public Program program() {
        return program;
    }

    public LogFile log() {
        return log;
    }

    /** How long its latest start took until it was ready; zero before that. */
    public Duration readyAfter() {
        return readyAfter;
    }

    /** The process id. */
    public long pid() {
        return running()
                .orElseThrow(() -> new IllegalStateException(name() + " is not running"))
                .pid();
    }

    public boolean isAlive() {
        return running().isPresent();
    }

    /** How it ended; empty while it runs, or if it never ran. */
    public synchronized Optional<Integer> exitCode() {
        return Optional.ofNullable(process).filter(ended -> !ended.isAlive()).map(Process::exitValue);
    }

    /** Starts the process and comes back at once: {@link #awaitReady} waits until it serves. */
    public synchronized void start() {
        if (closed) {
            throw new PartFailed(name() + " is not started: the stack is stopping");
        }
        if (isAlive()) {
            throw new IllegalStateException(name() + " is running already");
        }
        startedNanos = System.nanoTime();
        try {
            endOrphan();
            program.prepare();
            logStart = log.size();
            var builder = new ProcessBuilder(OwnSession.of(program.command()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()))
                    .redirectInput(new File("/dev/null"));
            builder.environment().putAll(program.environment());
            Process started = builder.start();
            process = started;
            pidFile.write(started.toHandle(), port());
        } catch (IOException e) {
            throw new PartFailed("%s could not be started: %s".formatted(name(), e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartFailed(name() + " was interrupted while it started", e);
        }
    }

    /** Waits until it serves; a process that ends before that fails with the end of its log. */
    public Part awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (!program.isServing()) {
                if (!isAlive()) {
                    throw failed("ended while starting"
                            + exitCode().map(code -> " (exit " + code + ")").orElse(""));
                }
                if (System.nanoTime() > deadline) {
                    throw failed("is not ready after %d s".formatted(patience.toSeconds()));
                }
                TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            }
            program.onServing();
        } catch (IOException e) {
            throw new PartFailed("%s serves, but could not be set up: %s".formatted(name(), e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartFailed(name() + " was interrupted while it started", e);
        }
        readyAfter = Duration.ofNanos(System.nanoTime() - startedNanos);
        return this;
    }

    /** Asks it to end, and kills it where it does not within its grace. Does nothing where it does not run. */
    public void stop() {
        running().ifPresent(handle -> end(handle, program.grace()));
        pidFile.delete();
    }

    /** As {@link #stop}, for good: a start that comes later fails. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        stop();
    }

    /** SIGKILL, to it and to all that it started: as if the machine had lost power, without losing the disk's cache. */
    public void kill() {
        running().ifPresent(handle -> {
            List<ProcessHandle> all = new ArrayList<>(handle.descendants().toList());
            all.addFirst(handle);
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(one -> Endings.await(one, Duration.ofSeconds(10)));
        });
        pidFile.delete();
    }

    /** SIGSTOP: it stands still, keeping its sockets and memory. */
    public void pause() {
        Signals.send("STOP", pid());
    }

    /** SIGCONT: it goes on and knows nothing of the time between. */
    public void resume() {
        Signals.send("CONT", pid());
    }

    /** Stops it, starts it again and waits until it serves. */
    public Part restart(Duration patience) {
        stop();
        start();
        return awaitReady(patience);
    }

    /** Ends what an earlier launcher left behind; says whether there was something. */
    public boolean endOrphan() {
        Optional<ProcessHandle> orphan = pidFile.process().filter(found -> !isOurs(found));
        orphan.ifPresent(found -> end(found, program.grace()));
        return orphan.isPresent();
    }

    private synchronized boolean isOurs(ProcessHandle found) {
        return process != null && process.pid() == found.pid();
    }

    private synchronized Optional<ProcessHandle> running() {
        return Optional.ofNullable(process).filter(Process::isAlive).map(Process::toHandle);
    }

    private void end(ProcessHandle handle, Duration grace) {
        List<ProcessHandle> descendants = handle.descendants().toList();
        Signals.send("CONT", handle.pid()); // one that stands still would not hear
        Signals.send(program.stopSignal(), handle.pid());
        if (!Endings.await(handle, grace)) {
            handle.destroyForcibly();
            Endings.await(handle, Duration.ofSeconds(5));
        }
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    private PartFailed failed(String what) {
        List<String> lines = log.tail(LINES_OF_A_FAILURE, logStart);
        String indented = lines.isEmpty() ? "    (it wrote nothing)" : "    " + String.join("\n    ", lines);
        return new PartFailed(
                "%s %s. Its last lines:%n%s%n  The whole log: %s".formatted(name(), what, indented, log.path()));
    }
}
